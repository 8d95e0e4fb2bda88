import ArgumentParser
import Gallery
import GalleryClient
import Wire

/// How far a deletion goes.
struct DeletionOptions: ParsableArguments {
    @Flag(help: "With everything in it, as one change; also what a soft-delete policy would keep.")
    var recursive = false

    @Flag(help: "Say what would be deleted, or why not, and delete nothing.")
    var whatIf = false

    var terms: ChangeTerms {
        ChangeTerms(isCheck: whatIf, fields: recursive ? ["recursive=true"] : [])
    }
}

/// What a deletion takes with it.
struct Casualties {
    private(set) var rows: [JSONValue] = []

    mutating func add(_ document: JSONValue, kind: String) {
        rows.append([
            "action": "delete", "kind": .string(kind), "id": document["id"] ?? .null,
            "state": document["properties.provisioningState"] ?? .null,
        ])
    }

    mutating func collect(in gallery: GalleryID, _ client: GalleryClient) async throws {
        for definition in try await client.list(.imageDefinition, in: "\(gallery)") {
            add(definition, kind: "image-definition")
            guard let name = definition["name"]?.text, let id = ImageDefinitionID("\(gallery)/\(name)") else {
                continue
            }
            try await collect(in: id, client)
        }
    }

    mutating func collect(in definition: ImageDefinitionID, _ client: GalleryClient) async throws {
        for version in try await client.list(.imageVersion, in: "\(definition)") { add(version, kind: "image-version") }
        for version in try await client.list(.softDeletedVersion, in: "\(definition)") {
            rows.append([
                "action": "delete", "kind": "image-version", "id": version["resourceArmId"] ?? .null,
                "state": "SoftDeleted",
            ])
        }
    }

    var table: Table {
        Table(
            rows,
            DocumentColumns(
                .init("ACTION", "action"), .init("KIND", "kind"), .init("STATE", "state"), .init("ID", "id")))
    }
}
