import Deadlines
import FreePort
import Gallery
import NIOCore
import Synchronization
import Testing
import Transport
import Wire

@testable import RegionNode

/// A coordinator as nodes see it: takes reports, tells changes, gives orders.
///
/// It decides nothing.
final class TestCoordinator: RequestHandler {
    struct Report: Sendable {
        let kind: String?
        let contents: [NodeReport.Held]
        let denials: [NodeReport.Denial]
        let message: Message
    }

    private struct State {
        var catalog = GalleryState()
        var changes: [ViewEvent] = []
        var subscribers: [Connection] = []
        var links: [NodeID: Connection] = [:]
        var reports: [NodeID: [Report]] = [:]
        var isForgetful = false
        var isDeaf = false
        var snapshots = 0
        var trees: [NodeID: [InventoryHashes]] = [:]
        var differing = Array(0..<InventoryTree.bucketCount)
    }

    private let state = Mutex(State())

    /// Refuses every subscription that is not of the newest revision, as if its log were cut off.
    func forgetChanges() { state.withLock { $0.isForgetful = true } }

    /// Refuses reports that tell of denials, or takes them again.
    func hearDenials(_ isHearing: Bool) { state.withLock { $0.isDeaf = !isHearing } }

    /// All that a node told that it denied.
    func denials(by node: NodeID) -> [NodeReport.Denial] { reports(of: node).flatMap(\.denials) }

    /// The buckets of which it believes something else than nodes tell from here on.
    func differ(in buckets: [Int]) { state.withLock { $0.differing = buckets } }

    /// What a node told of its buckets, each time it joined.
    func trees(of node: NodeID) -> [InventoryHashes] { state.withLock { $0.trees[node] ?? [] } }

    var revision: Revision { state.withLock { $0.catalog.revision } }
    var catalog: GalleryState { state.withLock { $0.catalog } }
    var snapshotCount: Int { state.withLock { $0.snapshots } }

    func reports(of node: NodeID) -> [Report] { state.withLock { $0.reports[node] ?? [] } }

    /// The newest word on a content.
    func standing(of digest: Digest, on node: NodeID) -> NodeReport.State? {
        reports(of: node).flatMap(\.contents).last { $0.digest == digest }?.state
    }

    /// The connection that the node opened, once it has told its inventory.
    func link(_ node: NodeID) async throws -> Connection {
        try await eventually { self.state.withLock { $0.links[node] != nil } }
        return try #require(state.withLock { $0.links[node] })
    }

    func perform(_ operation: GalleryOperation) throws {
        let change = SampleCatalog.change(operation)
        let (event, subscribers) = try state.withLock { state -> (ViewEvent?, [Connection]) in
            guard try state.catalog.apply(change) == .applied else { return (nil, []) }
            let event = ViewEvent(revision: state.catalog.revision, change: change)
            state.changes.append(event)
            return (event, state.subscribers)
        }
        guard let event else { return }
        for connection in subscribers { try tell(event, to: connection) }
    }

    private func tell(_ event: ViewEvent, to connection: Connection) throws {
        let payload = try JSONPayload.encode(event)
        connection.tell(Message(unasked: "EVENT", ["\(event.revision)"], payload: payload))
    }

    func answer(_ request: Request) async throws {
        guard case .node(let node) = request.peer.role else { throw Refusal(.denied, "not a node") }
        switch request.verb {
        case .report: try report(request, node)
        case .subscribe: try subscribe(request)
        case .snapshot: try await snapshot(request)
        default: throw Refusal(.unknown, "not here")
        }
    }

    private func report(_ request: Request, _ node: NodeID) throws {
        if request.message["inventory"] == "tree" { return try compare(request, node) }
        let told = try request.payload.map { try JSONPayload.decode(NodeReport.self, from: $0) }
        let report = Report(
            kind: request.message["inventory"], contents: told?.contents ?? [], denials: told?.denials ?? [],
            message: request.message)
        if !report.denials.isEmpty, state.withLock({ $0.isDeaf }) { throw Refusal(.unavailable, "not at this moment") }
        state.withLock { state in
            state.reports[node, default: []].append(report)
            if report.kind == "whole" { state.links[node] = request.connection }
        }
        request.ok(["revision=\(revision)"])
    }

    /// Says that it believes something else of these buckets; of all, unless the test says otherwise.
    private func compare(_ request: Request, _ node: NodeID) throws {
        let payload = try #require(request.payload)
        let told = try JSONPayload.decode(InventoryHashes.self, from: payload)
        let differing = state.withLock { state in
            state.trees[node, default: []].append(told)
            return state.differing
        }
        request.ok(json: try JSONPayload.encode(InventoryDifference(differing: differing)))
    }

    private func subscribe(_ request: Request) throws {
        let since = try #require(request.message["since"].flatMap(Revision.init))
        let own = state.withLock { $0.changes.first { $0.revision == since } }
        if let last = request.message["last"], let own, try ViewJournal.fingerprint(of: own) != last {
            throw Refusal(.gone, rule: "OtherHistory", "read afresh")
        }
        let missed = state.withLock { state -> [ViewEvent]? in
            if state.isForgetful, since != state.catalog.revision { return nil }
            guard since <= state.catalog.revision else { return nil }
            state.subscribers.append(request.connection)
            return state.changes.filter { $0.revision > since }
        }
        guard let missed else { throw Refusal(.gone, "read afresh") }
        for event in missed { try tell(event, to: request.connection) }
        request.ok(["revision=\(revision)"])
    }

    private func snapshot(_ request: Request) async throws {
        let catalog = state.withLock { state in
            state.snapshots += 1
            return state.catalog
        }
        var coded = ByteBuffer(bytes: catalog.encoded())
        var offset = 0
        while let piece = coded.readSlice(length: min(1000, coded.readableBytes)), piece.readableBytes > 0 {
            try await request.data(at: UInt64(offset), piece)
            offset += piece.readableBytes
        }
        request.ok(["revision=\(catalog.revision)"])
    }
}

private final class GreetingCount: Sendable {
    let value = Atomic<Int>(0)
}

/// A coordinator that listens, until `stop`.
final class RunningCoordinator: Sendable {
    let coordinator = TestCoordinator()
    let port: Int
    private let task: Task<Void, Never>
    private let count: GreetingCount

    /// How many connections have been greeted.
    var greetings: Int { count.value.load(ordering: .relaxed) }

    init(_ cluster: TestCluster, port: Int? = nil, epoch: Epoch = 1) async throws {
        for operation in SampleCatalog.founding { try coordinator.perform(operation) }
        let count = GreetingCount()
        self.count = count
        let listener = try await Listener.bind(
            host: "127.0.0.1", port: try port ?? FreePort.next(), tls: try cluster.context(.coordinator("c1")),
            greeting: {
                count.value.add(1, ordering: .relaxed)
                return Greeting(node: "c1", role: .coordinator, epoch: epoch)
            }, handler: coordinator, logger: .quiet)
        self.port = listener.localPort
        task = Task { await listener.run() }
    }

    deinit { task.cancel() }

    func stop() async {
        task.cancel()
        await task.value
    }
}

/// The fence that commands carry.
func fence(epoch: Int = 1, cluster: String = TestCluster.name) -> [String] {
    ["cluster=\(cluster)", "epoch=\(epoch)", "revision=1"]
}
