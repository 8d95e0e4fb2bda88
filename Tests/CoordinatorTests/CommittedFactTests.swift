import CatalogStore
import Deadlines
import Gallery
import NIOCore
import Placement
import Testing
import Transport
import Wire

@testable import Coordinator

/// What the coordinator commits and writes down by itself.
@Suite struct CommittedFactTests {
    @Test func `the administrator is established once, and again only if the settings name another`() async throws {
        let store = MemoryCatalogStore(hash: CoordinatorService.auditHash)
        let first = try await withCoordinator(on: store) { $0.coordinator.routing.state }
        #expect(first.directory.principal(of: Principal("user/alice")) != nil)
        let second = try await withCoordinator(on: store) { cluster in
            #expect(cluster.coordinator.routing.state == first)
            _ = try await cluster.user("bob")
            return cluster.coordinator.routing.state
        }
        #expect(second.revision == first.revision + 1)
        #expect(try await withCoordinator(on: store) { $0.coordinator.routing.state } == second)
        _ = try await store.open(cluster: Certificates.cluster)
        let log = try await store.changes(since: 0, limit: 10)
        guard case .establish = log.first?.change.operation else {
            Issue.record("the first change is \(String(describing: log.first))")
            return
        }
    }

    @Test func `a node that is lost, and comes back, is an event with what it held`() async throws {
        let store = GatedStore()
        try await withCoordinator(on: store, limits: .impatient) { cluster in
            let others = [
                try await cluster.joined("e1", in: "eastus"), try await cluster.joined("w1", in: "northeurope"),
            ]
            let beats = Task {
                try await repeatedly(every: .milliseconds(20)) { for node in others { try await node.beat() } }
            }
            defer { beats.cancel() }
            let lost = try await cluster.joined("n1", holding: [digest(1): .verified, digest(2): .verified])
            try await eventually { cluster.coordinator.routing.count(on: lost.id) == 2 }
            await lost.connection.close()
            try await eventually { cluster.coordinator.routing.state.lostNodes == [lost.id] }
            let back = try await lost.dialledAnew()
            try await back.join()
            let backBeats = Task { try await repeatedly(every: .milliseconds(20)) { try await back.beat() } }
            defer { backBeats.cancel() }
            try await eventually { cluster.coordinator.routing.state.lostNodes.isEmpty }
            let kinds = try await store.events(after: .beginning, limit: 100).map(\.row).filter {
                $0.subject == "\(lost.id)"
            }
            #expect(kinds.map(\.kind) == ["nodeLost", "nodeReturned"])
            let event = try JSONPayload.decode(GalleryEvent.self, from: .init(bytes: kinds[0].body))
            #expect(event == .nodeLost(node: lost.id, replicas: 2))
        }
    }

    @Test func `a region is complete with its last copy; that one is lost, and made good, is told of the version`()
        async throws
    {
        let store = GatedStore()
        try await withCoordinator(on: store, limits: .impatient) { cluster in
            let owner = try await cluster.user()
            try await owner.createParents()
            let elsewhere = [
                try await cluster.joined("e1", in: "eastus"), try await cluster.joined("u1", in: "northeurope"),
            ]
            let first = try await cluster.joined("n1", holding: [digest(1): .verified])
            let beats = Task {
                try await repeatedly(every: .milliseconds(20)) {
                    for node in elsewhere + [first] { try await node.beat() }
                }
            }
            defer { beats.cancel() }
            let ofReplicas: Set<String> = ["regionReady", "regionComplete", "replicaLost"]
            @Sendable func rows() async throws -> [EventRow] {
                try await store.events(after: .beginning, limit: 100).map(\.row).filter {
                    ofReplicas.contains($0.kind)
                }
            }
            func told(_ count: Int) async throws -> [String] {
                try await eventually { try await rows().count >= count }
                let rows = try await rows()
                #expect(rows.allSatisfy { $0.subject == "g/d/1.0.0" && $0.region == region("westeurope") })
                return rows.map(\.kind)
            }
            _ = try await owner.createVersion("1.0.0", of: digest(1), in: ["westeurope": 2])
            #expect(try await told(1) == ["regionReady"])
            let second = try await cluster.joined("n2", holding: [digest(1): .verified])
            #expect(try await told(2) == ["regionReady", "regionComplete"])
            await second.connection.close()
            #expect(try await told(3).last == "replicaLost")
            let last = try await rows().last
            let event = try JSONPayload.decode(GalleryEvent.self, from: .init(bytes: try #require(last).body))
            let generation = try #require(try cluster.standing("1.0.0")).generation
            #expect(
                event
                    == .replicaLost(
                        version: try TestCoordinator.version("1.0.0"), generation: generation,
                        region: region("westeurope"), held: 1, wanted: 2))
            let back = try await second.dialledAnew()
            try await back.join()
            let backBeats = Task { try await repeatedly(every: .milliseconds(20)) { try await back.beat() } }
            defer { backBeats.cancel() }
            #expect(try await told(4).last == "regionComplete")
        }
    }

    @Test func `a soft-deleted version is forgotten when its time is over, and no other`() async throws {
        let store = MemoryCatalogStore(hash: CoordinatorService.auditHash)
        let over = try TestCoordinator.version("1.0.0")
        let kept = try TestCoordinator.version("2.0.0")
        try await Self.commit(
            [
                (.establish(administrator: "user/alice"), .longAgo),
                (.defineRegion(region: RegionDefinition(name: region("westeurope"), displayName: "W")), .longAgo),
                (.createGallery(id: TestCoordinator.gallery, properties: Self.softDeleting), .longAgo),
                (.createImageDefinition(id: over.definition, properties: Self.definition), .longAgo),
                (.createImageVersion(id: over, request: Self.request), .longAgo),
                (.createImageVersion(id: kept, request: Self.request), .longAgo),
                (.deleteImageVersion(id: over, bypassSoftDelete: false), .longAgo),
                (.deleteImageVersion(id: kept, bypassSoftDelete: false), Clock().wall()),
            ], to: store)
        try await withCoordinator(on: store) { cluster in
            try await eventually { try cluster.standing("1.0.0") == nil }
            #expect(try cluster.standing("2.0.0")?.isSoftDeleted == true)
            let log = try await store.changes(since: 0, limit: 100)
            let expiries = log.filter { if case .expireImageVersion = $0.change.operation { true } else { false } }
            #expect(expiries.count == 1)
        }
    }

    private static let softDeleting = GalleryProperties(
        location: region("westeurope"), softDeletePolicy: SoftDeletePolicy(isEnabled: true, retentionDays: 1))
    private static let definition = ImageDefinitionProperties(
        location: region("westeurope"), identifier: ImageIdentifier(publisher: "p", offer: "o", sku: "s"),
        osType: .linux)
    private static let request = ImageVersionRequest(
        location: region("westeurope"), osDisk: TestCoordinator.disk(digest(1)))

    /// Makes these changes the catalog, each as if it had been asked for at its time.
    private static func commit(_ changes: [(GalleryOperation, Instant)], to store: MemoryCatalogStore) async throws {
        _ = try await store.open(cluster: Certificates.cluster)
        var state = GalleryState()
        var commits: [Commit] = []
        for (operation, at) in changes {
            let change = GalleryChange(operation, by: Principal("coordinator/c0"), at: at)
            #expect(try state.apply(change) == .applied)
            let audit = AuditEntry(at: at, actor: change.principal, verb: "TEST", object: "", reason: "")
            commits.append(Commit(revision: state.revision, change: change, audit: audit))
        }
        try await store.append(commits, after: 0)
    }

    @Test func `a denied change is in the audit, by itself or counted`() async throws {
        let store = GatedStore()
        try await withCoordinator(on: store) { cluster in
            let user = try await cluster.user()
            try await user.createParents()
            let stranger = try await cluster.stranger("mallory")
            let asked = RefusedRequests.changesPerSecondMax * 2
            for _ in 0..<asked {
                let refused = try await refusal { try await stranger.send(.delete, ["gallery", "g"]) }
                #expect(refused.code == .denied && refused.rule == "AuthorizationFailed")
            }
            #expect(cluster.coordinator.routing.state.galleries.count == 1)
            try await eventually {
                let records = try await store.audit(after: 0, limit: 1000).map(\.entry)
                let denied = records.filter { $0.decision == .denied }
                let counted = denied.compactMap { $0.verb == "AUDIT" ? $0.reason.split(separator: " ").first : nil }
                let listed = denied.count { $0.actor.name == "user/mallory" && $0.object == "g" }
                return listed + counted.compactMap { Int($0) }.reduce(0, +) == asked
            }
            _ = try await store.verifyAudit(CoordinatorService.auditHash)
        }
    }

}

extension Instant {
    /// A day of 1970.
    fileprivate static let longAgo = Instant(milliseconds: 1_000_000)
}
