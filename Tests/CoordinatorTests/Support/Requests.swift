import Gallery
import NIOCore
import Testing
import Transport
import Wire

/// A digest that no other number has.
func digest(_ number: UInt8) -> Digest {
    guard let digest = Digest([UInt8](repeating: number, count: Digest.byteCount)) else {
        preconditionFailure("32 bytes are a digest")
    }
    return digest
}

func region(_ name: String) -> Region {
    guard let region = Region(name) else { preconditionFailure("\(name) is no region") }
    return region
}

/// The refusal that `body` ends with.
func refusal(_ body: () async throws -> some Any) async throws -> Refusal {
    do {
        _ = try await body()
    } catch ConnectionError.refused(let refusal) {
        return refusal
    }
    throw NotRefused()
}

struct NotRefused: Error {}

/// What users ask, as they ask it.
extension Connection {
    func create(
        _ kind: String, _ path: String, _ document: some Encodable & Sendable, _ fields: [String] = []
    ) async throws -> Answer {
        try await ask(
            .create, [kind, path] + fields, payload: try JSONPayload.encode(document), deadline: .seconds(20))
    }

    func update(_ kind: String, _ path: String, _ edit: some Encodable & Sendable, _ fields: [String] = []) async throws
        -> Answer
    {
        try await ask(.update, [kind, path] + fields, payload: try JSONPayload.encode(edit), deadline: .seconds(20))
    }

    func send(_ verb: Verb, _ fields: [String] = [], json: String? = nil) async throws -> Answer {
        try await ask(verb, fields, payload: json.map { ByteBuffer(string: $0) }, deadline: .seconds(20))
    }

    func resolve(_ reference: String, in region: String = "westeurope") async throws -> Receipt {
        try #require(Receipt(try await send(.resolve, [reference, "in=\(region)"]).ok))
    }

    /// A gallery `g` with a definition `d`.
    func createParents() async throws {
        _ = try await create("gallery", "g", GalleryDocument(location: "westeurope"))
        _ = try await create("image-definition", "g/d", ImageDefinitionDocument.sample)
    }

    func createVersion(
        _ number: String, of content: Digest, in regions: [String: Int] = ["westeurope": 1], _ fields: [String] = []
    ) async throws -> Answer {
        try await create("image-version", "g/d/\(number)", ImageVersionDocument.sample(content, in: regions), fields)
    }

    func version(_ number: String) async throws -> ImageVersionDocument {
        let answer = try await send(.show, ["image-version", "g/d/\(number)", "expand=ReplicationStatus"])
        return try JSONPayload.decode(ImageVersionDocument.self, from: try #require(answer.ok.payload))
    }

    func state(of number: String) async throws -> String? { try await version(number).properties?.provisioningState }
}

/// Documents of updates.
enum Patch {
    static func description(_ text: String) -> [String: [String: String]] { ["properties": ["description": text]] }

    static func excludeFromLatest(_ isExcluded: Bool) -> [String: [String: [String: Bool]]] {
        ["properties": ["publishingProfile": ["excludeFromLatest": isExcluded]]]
    }
}

extension ImageDefinitionDocument {
    static var sample: Self {
        var document = Self(location: "westeurope")
        var properties = Properties()
        properties.identifier = .init(publisher: "p", offer: "o", sku: "s")
        properties.osType = "Linux"
        document.properties = properties
        return document
    }
}

extension ImageVersionDocument {
    static func sample(_ content: Digest, in regions: [String: Int] = ["westeurope": 1]) -> Self {
        var disk = StorageProfile.DiskImageDocument()
        disk.digest = content.description
        disk.sizeInBytes = 1 << 30
        disk.occupiedBytes = 2
        var storage = StorageProfile()
        storage.osDiskImage = disk
        var publishing = PublishingProfile()
        publishing.targetRegions = regions.sorted { $0.key < $1.key }.map {
            TargetRegionDocument(name: $0.key, regionalReplicaCount: $0.value)
        }
        var document = Self(location: "westeurope")
        var properties = Properties()
        properties.publishingProfile = publishing
        properties.storageProfile = storage
        document.properties = properties
        return document
    }
}
