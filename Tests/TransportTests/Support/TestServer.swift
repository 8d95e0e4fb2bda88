import Deadlines
import Gallery
import Logging
import NIOCore
import Wire

@testable import Transport

/// A handler made of closures.
struct ClosureHandler: RequestHandler {
    var atOnce: @Sendable (Message, Verb, PeerIdentity) -> Message? = { _, _, _ in nil }
    var later: @Sendable (Request) async throws -> Void = { $0.ok() }

    func lookups(for peer: PeerIdentity) -> (any Lookups)? { ClosureLookups(atOnce: atOnce, peer: peer) }

    func answer(_ request: Request) async throws {
        try await later(request)
    }
}

/// Look-ups made of a closure.
private final class ClosureLookups: Lookups {
    private let atOnce: @Sendable (Message, Verb, PeerIdentity) -> Message?
    private let peer: PeerIdentity

    init(atOnce: @escaping @Sendable (Message, Verb, PeerIdentity) -> Message?, peer: PeerIdentity) {
        self.atOnce = atOnce
        self.peer = peer
    }

    func answer(_ message: Message, _ verb: Verb, id: UInt64, to writer: inout AnswerWriter) -> Bool {
        guard let answer = atOnce(message, verb, peer) else { return false }
        writer.answer(id, answer)
        return true
    }
}

/// A listener on a free port of this machine, run for as long as `body` runs.
func withListener<Value: Sendable>(
    _ tls: TLSContext, _ handler: any RequestHandler = ClosureHandler(), greeting: Greeting = .test,
    admitting: ExpectedPeer = .anyone, limits: TransportLimits = TransportLimits(), logger: Logger = .quiet,
    _ body: @escaping @Sendable (Listener) async throws -> Value
) async throws -> Value {
    let listener = try await Listener.bind(
        host: "127.0.0.1", port: 0, tls: tls, greeting: { greeting }, handler: handler, admitting: admitting,
        limits: limits, logger: logger)
    return try await within(.seconds(60)) {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await listener.run() }
            defer { group.cancelAll() }
            return try await body(listener)
        }
    }
}

extension Listener {
    var endpoint: Endpoint {
        guard let endpoint = Endpoint(host: "127.0.0.1", port: localPort) else { preconditionFailure("no port") }
        return endpoint
    }

    /// A connection of `tls` to this listener.
    func dial(
        _ tls: TLSContext, expecting: ExpectedPeer = .anyone, handler: (any RequestHandler)? = nil,
        limits: TransportLimits = TransportLimits()
    ) async throws(ConnectionError) -> Connection {
        try await Connection.open(
            to: endpoint, tls: tls, expecting: expecting, hello: Hello(agent: "test"), handler: handler,
            limits: limits, logger: .quiet)
    }
}

extension Greeting {
    static let test = Greeting(node: "coordinator-1", role: .coordinator, epoch: 7)
}

extension Logger {
    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
