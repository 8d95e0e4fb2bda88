import CatalogStore
import Deadlines
import Gallery
import Logging
import Placement
import Testing
import Transport
import Wire

@testable import Coordinator

/// A coordinator that listens on a free port of this machine.
struct TestCoordinator: Sendable {
    static let regions = ["westeurope", "northeurope", "eastus"]

    let coordinator: Coordinator
    let endpoint: Endpoint

    /// A connection of a user who may do everything.
    func user(_ name: String = "alice", limits: TransportLimits = TransportLimits()) async throws -> Connection {
        let establishing = GalleryOperation.establish(administrator: "user/\(name)")
        _ = try await coordinator.submit(Submission(establishing, by: coordinator.principal, verb: "TEST"))
        return try await stranger(name, limits: limits)
    }

    /// A connection of a user to whom nothing was granted.
    func stranger(_ name: String, limits: TransportLimits = TransportLimits()) async throws -> Connection {
        let tls = try Certificates.context(.user(name))
        return try await Connection.open(
            to: endpoint, tls: tls, expecting: .anyCoordinator, hello: Hello(agent: "test"), limits: limits,
            logger: .quiet)
    }

    /// A node that has dialled and told nothing yet.
    func node(_ name: String, in region: String = "westeurope", limits: TransportLimits = TransportLimits())
        async throws -> FakeNode
    {
        let id = try #require(NodeID("\(region)/\(name)"))
        return try await FakeNode(id, dialling: endpoint, tls: try Certificates.context(.node(id)), limits: limits)
    }

    /// A node that has joined, holding `contents`.
    func joined(
        _ name: String, in region: String = "westeurope", holding contents: [Digest: NodeReport.State] = [:],
        free: Int64 = 1 << 40
    ) async throws -> FakeNode {
        let node = try await node(name, in: region)
        await node.script.hold(contents)
        try await node.join(free: free)
        return node
    }
}

/// Runs `body` with a coordinator on `store`, which is closed afterwards.
func withCoordinator<Value: Sendable>(
    on store: any CatalogStore = MemoryCatalogStore(hash: CoordinatorService.auditHash), limits: Limits = .quick,
    catalogLimits: CatalogLimits = .init(),
    name: String = "c1", isTicking: Bool = true,
    _ body: @escaping @Sendable (TestCoordinator) async throws -> Value
) async throws -> Value {
    let catalog = try await openedAnew(store)
    let coordinator = Coordinator(
        name: name, catalog: catalog, store: store, limits: limits, catalogLimits: catalogLimits, log: .quiet)
    try await coordinator.begin(
        TestCoordinator.regions.compactMap { text in
            Region(text).map { RegionDefinition(name: $0, displayName: text) }
        }, administrator: "alice")
    let tls = try Certificates.context(.coordinator(name))
    let greeting = Greeting(node: name, role: .coordinator, epoch: catalog.epoch, capabilities: ["push"])
    var transport = TransportLimits()
    transport.drainTimeout = .seconds(2)
    let listener = try await Listener.bind(
        host: "127.0.0.1", port: 0, tls: tls, greeting: { greeting },
        handler: CoordinatorHandler(coordinator: coordinator), limits: transport, logger: .quiet)
    let endpoint = try #require(Endpoint(host: "127.0.0.1", port: listener.localPort))
    let result = try await within(.seconds(60)) {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await listener.run() }
            group.addTask {
                guard isTicking else { return }
                try await repeatedly(every: limits.heartbeat) { await coordinator.tick() }
            }
            defer { group.cancelAll() }
            return try await body(TestCoordinator(coordinator: coordinator, endpoint: endpoint))
        }
    }
    try await coordinator.close()
    return result
}

/// Opens a catalog that nobody else has open.
///
/// A child that another test has forked holds the lock's descriptor until it runs its program: a moment to wait for.
func openedAnew(_ store: any CatalogStore) async throws -> CatalogContents {
    try await eventually(get: {
        do throws(CatalogStoreError) {
            return try await store.open(cluster: Certificates.cluster)
        } catch {
            guard case .alreadyRunning = error else { throw error }
            return nil
        }
    })
}

extension Limits {
    /// Short beats, long patience: nobody is given up in a test that does not mean it.
    static var quick: Limits {
        var limits = Limits()
        limits.heartbeat = .milliseconds(20)
        limits.suspectAfterBeats = 1000
        limits.downAfterBeats = 2000
        limits.beatsToReturn = 2
        limits.tickGapMax = .seconds(60)
        limits.retryDelay = .milliseconds(50)
        limits.freeBytesReserve = 0
        return limits
    }

    /// A silent node is given up in about six seconds: longer than a busy machine keeps a heartbeat waiting.
    static var impatient: Limits {
        var limits = Limits.quick
        limits.suspectAfterBeats = 150
        limits.downAfterBeats = 300
        limits.lostGrace = .milliseconds(200)
        limits.unwishedGrace = .milliseconds(200)
        return limits
    }
}

extension Logger {
    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
