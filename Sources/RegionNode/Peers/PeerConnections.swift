import Gallery
import Logging
import Synchronization
import Transport
import Wire

/// Connections to other nodes, kept for the next use.
///
/// A connection is one user's at a time, because bulk that one user leaves untaken stops everything on it.
final class PeerConnections: Sendable {
    /// How many unused connections are kept for each node.
    static let idleMax = 4

    private struct State {
        var idle: [NodeID: [Connection]] = [:]
        var isClosed = false
    }

    private let tls: TLSContext
    private let local: String?
    private let agent: String
    private let limits: TransportLimits
    private let logger: Logger
    private let state = Mutex(State())

    init(tls: TLSContext, from local: String?, agent: String, limits: TransportLimits, logger: Logger) {
        self.tls = tls
        self.local = local
        self.agent = agent
        self.limits = limits
        self.logger = logger
    }

    /// Runs `body` with a connection to the node, which is kept for others if `body` leaves it usable.
    ///
    /// A kept connection may have ended unnoticed; `body` is then run once more with a new one.
    func use<Value: Sendable>(
        _ node: NodeID, at endpoint: Endpoint, _ body: (Connection) async throws(ConnectionError) -> Value
    ) async throws(ConnectionError) -> Value {
        if let connection = takeIdle(node) {
            do throws(ConnectionError) {
                return try await use(connection, of: node, body)
            } catch {
                guard error.isAboutConnection, !Task.isCancelled else { throw error }
            }
        }
        return try await use(try await open(node, at: endpoint), of: node, body)
    }

    private func use<Value: Sendable>(
        _ connection: Connection, of node: NodeID, _ body: (Connection) async throws(ConnectionError) -> Value
    ) async throws(ConnectionError) -> Value {
        do throws(ConnectionError) {
            let value = try await body(connection)
            await giveBack(connection, of: node)
            return value
        } catch {
            if error.isAboutConnection {
                await connection.close()
            } else {
                await giveBack(connection, of: node)
            }
            throw error
        }
    }

    /// A connection, kept or new; to be given back or closed.
    func take(_ node: NodeID, at endpoint: Endpoint) async throws(ConnectionError) -> Connection {
        if let connection = takeIdle(node) { return connection }
        return try await open(node, at: endpoint)
    }

    /// Dials a connection of the caller's own, to be closed.
    func open(_ node: NodeID, at endpoint: Endpoint) async throws(ConnectionError) -> Connection {
        try await Connection.open(
            to: endpoint, from: local, tls: tls, expecting: .node(node), hello: Hello(agent: agent), limits: limits,
            logger: logger)
    }

    /// Keeps it for the next, or closes it if there are enough.
    func giveBack(_ connection: Connection, of node: NodeID) async {
        let isKept = state.withLock { state in
            guard !state.isClosed, state.idle[node, default: []].count < Self.idleMax else { return false }
            state.idle[node, default: []].append(connection)
            return true
        }
        if !isKept { await connection.close() }
    }

    /// Closes those that nobody uses; none is kept from here on.
    func close() async {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [:] }
            return state.idle.values.flatMap(\.self)
        }
        for connection in idle { await connection.close() }
    }

    private func takeIdle(_ node: NodeID) -> Connection? {
        state.withLock { $0.idle[node]?.popLast() }
    }
}

extension ConnectionError {
    /// Whether the connection is of no more use, and not only the one request.
    var isAboutConnection: Bool {
        switch self {
        case .unreachable, .tls, .ended, .socket, .stalled, .tooSlow: true
        case .notAsked(.ending): true
        case .refused, .timedOut, .cancelled, .notAsked, .answerLost, .answerTooLarge: false
        }
    }
}
