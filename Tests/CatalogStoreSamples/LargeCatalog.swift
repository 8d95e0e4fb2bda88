public import CatalogStore
public import Gallery

/// A catalog with as many versions as one asks for, in 10 galleries of 100 image definitions each.
public struct LargeCatalog {
    /// What makes it, from an empty one.
    public private(set) var commits: [Commit] = []

    private static let regions: [Region] = (0..<5).map { SampleLog.named("region\($0)") }
    private static let galleries: [GalleryName] = (0..<10).map { SampleLog.named("gallery\($0)") }
    private static let definitionCount = 100

    public init(versions: Int) {
        for region in Self.regions { add(.defineRegion(RegionDefinition(name: region, displayName: region.name))) }
        for gallery in Self.galleries {
            add(.createGallery(gallery, GalleryProperties(location: Self.regions[0])))
            for number in 0..<Self.definitionCount {
                let perDefinition = versions / (Self.galleries.count * Self.definitionCount)
                addDefinition(
                    ImageDefinitionID(gallery: gallery, name: SampleLog.named("image\(number)")),
                    versions: perDefinition)
            }
        }
    }

    /// A change that makes little difference.
    public static func renaming(at revision: Revision) -> Commit {
        commit(.updateGallery(galleries[0], DescriptionEdit(description: "as of \(revision)")), revision)
    }

    private mutating func addDefinition(_ id: ImageDefinitionID, versions: Int) {
        let identifier = ImageIdentifier(publisher: "publisher", offer: "offer", sku: id.name.text)
        let properties = ImageDefinitionProperties(
            location: Self.regions[0], identifier: identifier, osType: .linux)
        add(.createImageDefinition(id, properties))
        for number in 0..<versions { addVersion(id, "1.0.\(number)", seed: commits.count) }
    }

    private mutating func addVersion(_ id: ImageDefinitionID, _ number: String, seed: Int) {
        let bytes = (0..<Digest.byteCount).map { UInt8(truncatingIfNeeded: seed &* 31 &+ $0 &* $0) }
        guard let digest = Digest(bytes) else { preconditionFailure("a sample has no digest") }
        let properties = ImageVersionProperties(
            location: Self.regions[0], osDisk: DiskContent(digest: digest, bytes: 1 << 30, occupiedBytes: 1 << 29),
            targetRegions: Self.regions.prefix(3).map { TargetRegion($0, regionalReplicaCount: 2) })
        add(.createImageVersion(ImageVersionID(definition: id, number: SampleLog.named(number)), properties))
    }

    private mutating func add(_ operation: GalleryOperation) {
        commits.append(Self.commit(operation, Revision(commits.count + 1)))
    }

    private static func commit(_ operation: GalleryOperation, _ revision: Revision) -> Commit {
        let at = Instant(milliseconds: 1_700_000_000_000)
        let alice = Principal("user/alice")
        return Commit(
            revision: revision, change: GalleryChange(operation, by: alice, at: at),
            key: SampleLog.key(revision), answer: Array("revision=\(revision)".utf8),
            audit: AuditRecord(
                revision: revision, at: at, principal: alice, verb: "CREATE", target: "gallery0/image0",
                reason: "role owner"))
    }
}
