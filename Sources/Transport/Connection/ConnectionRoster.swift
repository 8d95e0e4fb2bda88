import Synchronization

/// The connections of one listener, from `HELLO` to the end of each.
final class ConnectionRoster: Sendable {
    private struct State {
        var connections: [ObjectIdentifier: Connection] = [:]
        var farewell: String?
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.connections.count } }

    /// Takes it in; one that comes after the end is told so.
    func add(_ connection: Connection) {
        let farewell = state.withLock { state in
            state.connections[ObjectIdentifier(connection)] = connection
            return state.farewell
        }
        connection.whenEnded { self.remove(connection) }
        if let farewell { connection.end(saying: farewell) }
    }

    private func remove(_ connection: Connection) {
        state.withLock { _ = $0.connections.removeValue(forKey: ObjectIdentifier(connection)) }
    }

    /// From here on everybody who comes is told `farewell`; answers those who are there.
    func close(saying farewell: String) -> [Connection] {
        state.withLock { state in
            state.farewell = state.farewell ?? farewell
            return Array(state.connections.values)
        }
    }
}
