import Gallery
import Logging
import Synchronization
import Transport
import Wire

/// A process of the cluster that answers as a test wants it to, on a free port.
final class FakePeer: Sendable {
    let port: Int
    private let listener: Listener
    private let running: Task<Void, Never>

    init(
        _ identity: PeerIdentity, _ role: Wire.Role, _ credentials: TLSFiles,
        epoch: @escaping @Sendable () -> Epoch = { 1 }, handler: any RequestHandler
    ) async throws {
        var limits = TransportLimits()
        limits.drainTimeout = .milliseconds(200)
        let listener = try await Listener.bind(
            host: "127.0.0.1", port: 0, tls: try TLSContext(credentials),
            greeting: { Greeting(node: "fake", role: role, epoch: epoch()) }, handler: handler, limits: limits,
            logger: Logger(label: "fake", factory: { _ in SwiftLogNoOpLogHandler() }))
        self.listener = listener
        port = listener.localPort
        running = Task { await listener.run() }
    }

    var address: String { "127.0.0.1:\(port)" }

    func stop() async {
        await listener.shutdown()
        await running.value
    }
}

/// Counts what was asked.
final class AskedVerbs: Sendable {
    private let lines = Mutex<[(verb: Verb, fields: [String])]>([])

    func note(_ request: Request) { lines.withLock { $0.append((request.verb, request.fields)) } }

    var all: [(verb: Verb, fields: [String])] { lines.withLock { $0 } }

    func count(_ verb: Verb) -> Int { all.count { $0.verb == verb } }

    /// The fields of each request with this verb, in order.
    func fields(_ verb: Verb) -> [[String]] { all.filter { $0.verb == verb }.map(\.fields) }
}
