import CatalogStore
import Deadlines
import Foundation
import Gallery
import Logging
import Testing
import Transport
import Wire

@testable import Coordinator

/// A restored catalog that asks nodes, and what became of it while it was not.
struct TestRecovery: Sendable {
    static let home = "westeurope"

    let recovery: Recovery
    let endpoint: Endpoint
    let store: SQLiteCatalogStore
    /// The changes after the backup, as nodes were told of them.
    let later: [ViewEvent]
    /// The catalog with them.
    let latest: GalleryState

    /// Of a node's view: the first `count` of the later changes.
    func state(after count: Int) throws -> GalleryState {
        var state = recovery.base
        for event in later.prefix(count) { _ = try state.apply(event.change) }
        return state
    }

    /// A node that has followed the catalog for `count` of the later changes, and says so.
    @discardableResult
    func node(
        _ name: String, knowing changes: [ViewEvent]?, _ state: GalleryState, epoch: Epoch = 0
    ) async throws -> FakeNode {
        let id = try #require(NodeID("\(Self.home)/\(name)"))
        let node = try await FakeNode(id, dialling: endpoint, tls: try Certificates.context(.node(id)))
        await node.script.know(changes, state)
        let fields = ["inventory=whole", "at=10.0.0.1:7443", "epoch=\(epoch)", "view=0.\(state.revision)"]
        try await node.report(fields, [:])
        return node
    }

    func status() async -> RecoveryStatus { await recovery.status }

    /// Runs `body` with a catalog that knows the nodes n1 and n2 and was restored to where it was before ten galleries
    /// were made.
    static func with(_ body: @escaping @Sendable (TestRecovery) async throws -> Void) async throws {
        let path = try Certificates.freshDirectory() + ".sqlite"
        let store = SQLiteCatalogStore(path: path, hash: CoordinatorService.auditHash)
        var trial = ChangeTrial(
            over: try await store.open(cluster: Certificates.cluster).state, limits: CatalogLimits())
        try founding(&trial)
        try await store.append(trial.takePrepared().map(\.commit), after: 0)
        let base = trial.state.revision
        try await store.backUp(to: path + ".copy", progress: { _, _ in })
        for number in 0..<10 {
            let gallery = GalleryOperation.createGallery(
                id: try #require(GalleryID("later\(number)")),
                properties: GalleryProperties(location: region(home)))
            _ = try trial.perform(
                Submission(gallery, by: Principal("user/alice"), verb: "TEST"), at: Instant(milliseconds: 5))
        }
        let commits = trial.takePrepared().map(\.commit)
        try await store.append(commits, after: base)
        try await store.close()
        _ = try CatalogFile(path + ".copy", hash: CoordinatorService.auditHash)
            .restore(to: path, replacing: true, at: Instant(milliseconds: 0))
        try await run(on: store, later: commits, trial.state, body)
    }

    private static func founding(_ trial: inout ChangeTrial) throws {
        let coordinator = Principal("coordinator/c1")
        let name = region(home)
        var operations: [GalleryOperation] = [
            .establish(administrator: "user/alice"),
            .defineRegion(region: RegionDefinition(name: name, displayName: home)),
        ]
        for node in ["n1", "n2"] {
            let id = try #require(NodeID("\(home)/\(node)"))
            operations.append(.registerNode(node: NodeRegistration(id: id, host: "10.0.0.1", port: 7443)))
        }
        for operation in operations {
            _ = try trial.perform(
                Submission(operation, by: coordinator, verb: "TEST"), at: Instant(milliseconds: 1))
        }
    }

    private static func run(
        on store: SQLiteCatalogStore, later commits: [Commit], _ latest: GalleryState,
        _ body: @escaping @Sendable (TestRecovery) async throws -> Void
    ) async throws {
        let catalog = try await openedAnew(store)
        #expect(catalog.isRecovering)
        let recovery = Recovery(name: "c1", catalog: catalog, store: store, log: .quiet)
        let reader = Coordinator(name: "c1", catalog: catalog, store: store, limits: .quick, log: .quiet)
        let listener = try await Listener.bind(
            host: "127.0.0.1", port: 0, tls: try Certificates.context(.coordinator("c1")),
            greeting: {
                Greeting(
                    node: "c1", role: .coordinator, epoch: recovery.epoch, incarnation: recovery.incarnation,
                    capabilities: ["push"])
            },
            handler: RecoveryHandler(recovery: recovery, reader: reader), logger: .quiet)
        let test = TestRecovery(
            recovery: recovery, endpoint: try #require(Endpoint(host: "127.0.0.1", port: listener.localPort)),
            store: store, later: commits.map { ViewEvent(revision: $0.revision, change: $0.change) }, latest: latest)
        try await within(.seconds(60)) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await listener.run() }
                defer { group.cancelAll() }
                try await body(test)
                await recovery.giveUp()
            }
        }
        try await store.close()
    }
}
