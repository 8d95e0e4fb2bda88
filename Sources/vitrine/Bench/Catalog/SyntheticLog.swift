import CatalogStore
import Foundation
import Gallery
import ReplicaStore

/// Makes a synthetic catalog as clients would: change by change through the rules, each version verified in all its
/// target regions; then writes it to a file.
struct SyntheticLog {
    /// Who records facts.
    private static let coordinator = Principal("coordinator/\(BenchCluster.coordinatorName)")
    private static let administrator = Principal("user/\(SyntheticCatalog.administrator)")

    let catalog: SyntheticCatalog
    let progress: (Int) -> Void

    /// The changes, and what came of them.
    private struct Fold {
        var state = GalleryState()
        var newest: GalleryChange?
        let began = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))

        mutating func apply(_ operation: GalleryOperation, by principal: Principal) throws {
            let change = GalleryChange(operation, by: principal, at: began)
            guard try state.apply(change) == .applied else {
                throw CommandFailure("a change of the synthetic catalog changes nothing: \(operation)")
            }
            newest = change
        }
    }

    /// Writes the catalog of the cluster to a file that is not there yet.
    func write(to path: String, cluster: String) async throws {
        var fold = Fold()
        try makeCluster(&fold)
        for definition in 0..<catalog.definitionCount {
            try Task.checkCancellation()
            try make(definition, &fold)
            progress(catalog.versions(ofDefinition: definition).upperBound)
        }
        guard let newest = fold.newest else { return }
        let audit = AuditEntry(
            at: newest.at, actor: newest.principal, verb: "BENCH", object: cluster, reason: "the synthetic catalog")
        let store = SQLiteCatalogStore(path: path, hash: { Digest.sha256(of: $0) })
        _ = try await store.open(cluster: cluster)
        do {
            try await store.restore(
                fold.state, newest: Commit(revision: fold.state.revision, change: newest, audit: audit))
        } catch {
            try await store.close()
            throw error
        }
        try await store.close()
    }

    private func makeCluster(_ fold: inout Fold) throws {
        try fold.apply(.establish(administrator: Self.administrator.name), by: Self.coordinator)
        for region in catalog.regions {
            let region = RegionDefinition(name: region, displayName: region.name)
            try fold.apply(.defineRegion(region: region), by: Self.coordinator)
        }
        let deployer: PrincipalID = try SyntheticCatalog.named(SyntheticCatalog.deployer)
        let group: PrincipalID = try SyntheticCatalog.named("deployers")
        let principals = [
            DirectoryPrincipal(id: deployer, kind: .user, identities: ["user/\(deployer)"]),
            DirectoryPrincipal(id: group, kind: .group, members: [deployer]),
        ]
        for principal in principals {
            try fold.apply(.createPrincipal(principal: principal), by: Self.administrator)
        }
        let assignment = RoleAssignment(principal: group, role: .imageReader, scope: .root)
        try fold.apply(.assignRole(assignment: assignment), by: Self.administrator)
    }

    private func make(_ number: Int, _ fold: inout Fold) throws {
        let (id, location) = try catalog.definition(number)
        try makeGallery(id.gallery, in: location, &fold)
        let identifier = ImageIdentifier(publisher: "publisher", offer: "offer", sku: id.name.text)
        let properties = ImageDefinitionProperties(location: location, identifier: identifier, osType: .linux)
        try fold.apply(.createImageDefinition(id: id, properties: properties), by: Self.administrator)
        let targets = catalog.targets(ofDefinition: number)
        for version in catalog.versions(ofDefinition: number) {
            let id = ImageVersionID(definition: id, number: try catalog.versionNumber(version))
            let content = DiskContent(
                digest: try catalog.digest(ofVersion: version), bytes: SyntheticCatalog.bytes,
                occupiedBytes: SyntheticCatalog.bytes)
            let request = ImageVersionRequest(
                location: location, osDisk: content, targetRegions: targets.map { TargetRegion($0) })
            try fold.apply(.createImageVersion(id: id, request: request), by: Self.administrator)
            let generation = fold.state.revision
            for region in targets {
                try fold.apply(.recordVerified(id: id, generation: generation, region: region), by: Self.coordinator)
            }
        }
    }

    private func makeGallery(_ id: GalleryID, in location: Region, _ fold: inout Fold) throws {
        guard fold.state.galleries[id] == nil else { return }
        if fold.state.directory.subscriptions[id.subscription] == nil {
            let subscription = Subscription(
                id: id.subscription, tenant: .standard, displayName: id.subscription.text)
            try fold.apply(.createSubscription(subscription: subscription), by: Self.administrator)
        }
        try fold.apply(
            .createGallery(id: id, properties: GalleryProperties(location: location)), by: Self.administrator)
    }
}
