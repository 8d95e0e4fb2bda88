import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct DiskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disk",
        abstract: "Disks: what snapshots, managed images, machines and versions are made of.",
        discussion: """
            EXAMPLES
              vitrine disk create -n web-os -l westeurope --file web.raw --os-type Linux
              vitrine image-version create -r contoso -i web -e 1.0.0 --os-disk web-os
            """,
        subcommands: [
            DiskCreate.self, SourceList<DiskNoun>.self, SourceShow<DiskNoun>.self, DiskUpdate.self,
            SourceDelete<DiskNoun>.self,
        ])
}

struct DiskCreate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create a disk: upload a file, or copy a snapshot or another disk.",
        discussion: """
            EXAMPLES
              vitrine disk create -n web-os -l westeurope --file web.qcow2 \\
                  --os-type Linux --sku Premium_LRS
              vitrine disk create -n again -l westeurope --source snapshots/web-os
            """)

    @OptionGroup var name: SourceNameOption
    @OptionGroup var location: LocationOption
    @OptionGroup var file: FileOptions

    @Option(
        help: ArgumentHelp("A disk or snapshot whose bytes it takes.", valueName: "disk"),
        transform: SourceArgument.snapshotOrDisk)
    var source: SourceArgument?

    @Option(help: ArgumentHelp("How the disk is kept, such as Premium_LRS.", valueName: "type"))
    var sku: DiskType?

    @OptionGroup var system: SystemOptions
    @OptionGroup var tags: TagOption
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (file.file == nil) != (source == nil) else {
            throw ValidationError("give --file or --source, one of them")
        }
    }

    func run(with client: GalleryClient) async throws {
        let id = name.id(.disk, in: client)
        var document: JSONValue = ["location": .string(location.location.name)]
        document["tags"] = try tags.values()
        document["properties.resourceGroup"] = JSONValue(name.group.resourceGroup?.text)
        document["properties.diskType"] = JSONValue(sku?.rawValue)
        if let disk = file.disk {
            system.fill(&document)
            return try await publish(document, as: id, from: disk, in: location.location, client, .disks)
        }
        guard let source else { return }
        let standing = try await client.show(.source, "\(source.id(in: client.subscription))")
        // What is known of the system goes with its bytes, unless something else is said.
        for member in Self.copied { document["properties.\(member)"] = standing["properties.\(member)"] }
        system.fill(&document)
        try show(try await client.create(.source, "\(id)", document), .disks)
    }

    private static let copied = [
        "digest", "sizeInBytes", "occupiedBytes", "osType", "hyperVGeneration", "architecture", "securityType",
        "purchasePlan",
    ]
}

struct DiskUpdate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Give a disk other bytes, or change its tags.",
        discussion: """
            Snapshots and versions that were made of it keep what they have.

            EXAMPLES
              vitrine disk update -n web-os --file web2.raw
              vitrine disk update -n web-os --tags team=platform
            """)

    @OptionGroup var name: SourceNameOption
    @OptionGroup var file: FileOptions
    @OptionGroup var tags: TagOption
    @OptionGroup var match: IfMatchOption
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.group.ofSources }

    func validate() throws {
        guard file.file != nil || !tags.tags.isEmpty else {
            throw ValidationError("nothing to change: give --file or --tags")
        }
    }

    func run(with client: GalleryClient) async throws {
        let id = name.id(.disk, in: client)
        var patch: JSONValue = [:]
        patch["tags"] = try tags.values()
        var terms = match.terms
        if let disk = file.disk {
            let display = ProgressDisplay()
            defer { display.finish() }
            let standing = try await client.show(.source, "\(id)")
            guard let region = Region(standing["location"]?.text ?? "") else {
                throw CommandFailure("\(id) does not say where it is")
            }
            let upload = try await client.upload(disk, to: region) { display.report($0) }
            patch["properties.digest"] = .string("\(upload.content.digest)")
            patch["properties.sizeInBytes"] = .integer(upload.content.bytes)
            patch["properties.occupiedBytes"] = .integer(upload.content.occupiedBytes)
            terms.fields.append("source=\(upload.node)")
        }
        try show(try await client.update(.source, "\(id)", patch, terms), .disks)
    }
}
