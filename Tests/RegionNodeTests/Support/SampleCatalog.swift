import DiskImage
import Gallery

@testable import RegionNode

/// Changes that make a catalog of disks that tests brought.
enum SampleCatalog {
    /// Alice owns everything, and there are the regions of the tests' nodes.
    static var founding: [GalleryOperation] {
        [.establish(administrator: "user/alice")]
            + [n1.region, n3.region].map { .defineRegion(region: RegionDefinition(name: $0, displayName: $0.name)) }
    }

    /// A source that holds the disk: who may read disks may read it.
    static func source(of disk: SampleDisk) -> GalleryOperation {
        guard let id = SourceID("disks/\(disk.digest.hex)") else { preconditionFailure("digits are a name") }
        return .createSource(
            id: id, properties: ImageSourceProperties(location: n1.region, contents: .disk(content: disk.content)))
    }

    /// A gallery, a definition, and a version of this content that is verified there.
    static func version(_ id: ImageVersionID, of disk: SampleDisk, generation: Generation) -> [GalleryOperation] {
        let region = n1.region
        let identifier = ImageIdentifier(publisher: "Acme", offer: "debian", sku: "13")
        return [
            .createGallery(id: id.definition.gallery, properties: GalleryProperties(location: region)),
            .createImageDefinition(
                id: id.definition,
                properties: ImageDefinitionProperties(location: region, identifier: identifier, osType: .linux)),
            .createImageVersion(
                id: id,
                request: ImageVersionRequest(
                    location: region, osDisk: disk.content, targetRegions: [TargetRegion(region)])),
            .recordVerified(id: id, generation: generation, region: region),
        ]
    }

    /// A catalog in which alice may read `disks`.
    static func revealing(_ disks: [SampleDisk]) throws -> GalleryState {
        var state = GalleryState()
        for operation in founding + disks.map(source) { _ = try state.apply(change(operation)) }
        return state
    }

    /// The coordinator makes it: it may do everything.
    static func change(_ operation: GalleryOperation) -> GalleryChange {
        GalleryChange(operation, by: Principal("coordinator/c1"), at: Instant(milliseconds: 1))
    }
}

extension SampleDisk {
    var content: DiskContent {
        DiskContent(digest: digest, bytes: Int64(bytes.count), occupiedBytes: Int64(manifest.occupiedBytes))
    }
}

extension TestCoordinator {
    /// Lets alice read the disks.
    func reveal(_ disks: SampleDisk...) throws {
        for disk in disks { try perform(SampleCatalog.source(of: disk)) }
    }

    /// Makes a version of this content that is verified in the region of the first node.
    func publish(_ disk: SampleDisk, as id: ImageVersionID) throws {
        // The gallery, the definition and then the version.
        let operations = SampleCatalog.version(id, of: disk, generation: revision + 3)
        for operation in operations { try perform(operation) }
    }
}

extension TestNode {
    /// Lets alice bring disks, and read these: for a node that no coordinator tells so.
    func reveal(_ disks: SampleDisk...) async throws { await view.replace(with: try SampleCatalog.revealing(disks)) }
}
