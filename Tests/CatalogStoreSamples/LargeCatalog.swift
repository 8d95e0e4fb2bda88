public import CatalogStore
public import Gallery

/// A catalog with as many versions as one asks for: 100 an image definition, 10,000 a gallery, each gallery in a
/// subscription of its own, as the limits want it.
public struct LargeCatalog: Sendable {
    /// Where versions are wanted, the first their own.
    private static let regions: [Region] = (0..<5).map { SampleLog.named("region\($0)") }
    private static let definitionsPerGallery = 100

    private let galleryCount: Int
    private let versionsPerDefinition: Int
    private let isVerified: Bool

    /// With `verified` each version is verified in its three target regions.
    public init(versions: Int, verified: Bool = false) {
        galleryCount = max(versions / 10_000, 1)
        versionsPerDefinition = versions / galleryCount / Self.definitionsPerGallery
        isVerified = verified
    }

    /// Gives all commits that make it from an empty catalog, at most `size` at once.
    public func forEachBatch(of size: Int, _ body: ([Commit]) async throws -> Void) async throws {
        var batch: [Commit] = []
        var revision: Revision = 0
        for part in -1..<galleryCount * Self.definitionsPerGallery {
            for (operation, principal) in operations(part, after: revision) {
                revision += 1
                batch.append(Self.commit(operation, principal, revision))
                guard batch.count == size else { continue }
                try await body(batch)
                batch = []
            }
        }
        try await body(batch)
    }

    /// A change that makes little difference.
    public static func renaming(at revision: Revision) -> Commit {
        let edit = GalleryEdit(description: "as of \(revision)")
        return commit(.updateGallery(id: gallery(0), edit: edit, ifRevision: nil), SampleLog.alice, revision)
    }

    private typealias Operation = (GalleryOperation, Principal)

    /// What makes the definition with the number `part`, or for -1 the cluster.
    private func operations(_ part: Int, after revision: Revision) -> [Operation] {
        guard part >= 0 else {
            let regions = Self.regions.map { region in
                GalleryOperation.defineRegion(region: RegionDefinition(name: region, displayName: region.name))
            }
            let first: [GalleryOperation] =
                SampleLog.hasDirectory ? [.establish(administrator: SampleLog.alice.name)] : []
            return (first + regions).map { ($0, SampleLog.coordinator) }
        }
        let (number, place) = part.quotientAndRemainder(dividingBy: Self.definitionsPerGallery)
        let gallery = Self.gallery(number)
        var operations: [Operation] = place == 0 ? galleryOperations(gallery) : []
        let id = ImageDefinitionID(gallery: gallery, name: SampleLog.named("image\(place)"))
        let identifier = ImageIdentifier(publisher: "publisher", offer: "offer", sku: id.name.text)
        let properties = ImageDefinitionProperties(
            location: Self.regions[0], identifier: identifier, osType: .linux)
        operations.append((.createImageDefinition(id: id, properties: properties), SampleLog.alice))
        for version in 0..<versionsPerDefinition {
            operations += versionOperations(id, version, after: revision + Revision(operations.count))
        }
        return operations
    }

    private func galleryOperations(_ gallery: GalleryID) -> [Operation] {
        let creation = GalleryOperation.createGallery(
            id: gallery, properties: GalleryProperties(location: Self.regions[0]))
        guard SampleLog.hasDirectory else { return [(creation, SampleLog.alice)] }
        let subscription = Subscription(
            id: gallery.subscription, tenant: .standard, displayName: gallery.subscription.text)
        return [(.createSubscription(subscription: subscription), SampleLog.alice), (creation, SampleLog.alice)]
    }

    private func versionOperations(
        _ definition: ImageDefinitionID, _ number: Int, after revision: Revision
    ) -> [Operation] {
        let id = ImageVersionID(definition: definition, number: SampleLog.named("1.0.\(number)"))
        let bytes = (0..<Digest.byteCount).map { UInt8(truncatingIfNeeded: Int(revision) &* 31 &+ $0 &* $0) }
        guard let digest = Digest(bytes) else { preconditionFailure("a sample has no digest") }
        let targets = Self.regions.prefix(3)
        let request = ImageVersionRequest(
            location: Self.regions[0], osDisk: DiskContent(digest: digest, bytes: 1 << 30, occupiedBytes: 1 << 29),
            targetRegions: targets.map { TargetRegion($0, regionalReplicaCount: 2) })
        let facts = isVerified ? targets : []
        return [(.createImageVersion(id: id, request: request), SampleLog.alice)]
            + facts.map { (.recordVerified(id: id, generation: revision + 1, region: $0), SampleLog.coordinator) }
    }

    private static func gallery(_ number: Int) -> GalleryID {
        GalleryID(subscription: SampleLog.named("subscription\(number)"), name: SampleLog.named("gallery\(number)"))
    }

    private static func commit(
        _ operation: GalleryOperation, _ principal: Principal, _ revision: Revision
    ) -> Commit {
        let at = SampleLog.instant(revision)
        return Commit(
            revision: revision, change: GalleryChange(operation, by: principal, at: at),
            key: SampleLog.key(revision), answer: Array("revision=\(revision)".utf8),
            audit: AuditEntry(
                at: at, actor: principal, certificate: "5A", verb: "CREATE", object: "subscription0:gallery0/image0",
                reason: "role owner"))
    }
}
