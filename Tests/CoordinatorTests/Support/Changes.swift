import Gallery
import Testing

@testable import Coordinator

/// Changes as alice asks for them, without a line between.
extension TestCoordinator {
    @discardableResult
    func perform(_ operation: GalleryOperation, source: NodeID? = nil) async throws -> Submitted {
        try await coordinator.submit(
            Submission(operation, by: Principal("user/alice"), verb: "TEST", source: source))
    }

    /// A gallery `g` with a definition `d`.
    func makeParents(softDelete: SoftDeletePolicy = SoftDeletePolicy()) async throws {
        let location = region("westeurope")
        let gallery = GalleryProperties(location: location, softDeletePolicy: softDelete)
        try await perform(.createGallery(id: Self.gallery, properties: gallery))
        let identifier = ImageIdentifier(publisher: "p", offer: "o", sku: "s")
        let definition = ImageDefinitionProperties(location: location, identifier: identifier, osType: .linux)
        try await perform(.createImageDefinition(id: try Self.version("1.0.0").definition, properties: definition))
    }

    /// A version with these contents: the first is the OS disk's, the others are data disks'.
    func makeVersion(_ number: String, of contents: [Digest], in regions: [String: Int]) async throws {
        let storage = StorageRequest(
            osDisk: .init(content: Self.disk(contents[0])),
            dataDisks: contents.dropFirst().enumerated().map { .init(lun: $0, .init(content: Self.disk($1))) })
        let targets = regions.sorted { $0.key < $1.key }.map {
            TargetRegion(region($0.key), regionalReplicaCount: $0.value)
        }
        let request = ImageVersionRequest(
            location: region("westeurope"), storage: storage, targetRegions: targets)
        try await perform(.createImageVersion(id: try Self.version(number), request: request))
    }

    func standing(_ number: String) throws -> ImageVersion? {
        coordinator.routing.state.standingVersion(try Self.version(number))
    }

    static var gallery: GalleryID {
        guard let id = GalleryID("g") else { preconditionFailure("g is a name") }
        return id
    }

    static func version(_ number: String) throws -> ImageVersionID {
        try #require(ImageVersionID("g/d/\(number)"))
    }

    /// A disk that takes two bytes.
    static func disk(_ content: Digest) -> DiskContent {
        DiskContent(digest: content, bytes: 1 << 30, occupiedBytes: 2)
    }
}
