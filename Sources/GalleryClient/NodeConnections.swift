import Settings
import Synchronization

/// A standing connection to each node that is asked small questions, made when it is first needed.
final class NodeConnections: Sendable {
    private let connections = Mutex<[Address: SharedConnection]>([:])

    subscript(address: Address) -> SharedConnection {
        connections.withLock { connections in
            if let standing = connections[address] { return standing }
            let connection = SharedConnection()
            connections[address] = connection
            return connection
        }
    }

    /// Ends them all.
    func close() async {
        let all = connections.withLock { connections in
            defer { connections = [:] }
            return connections.values.map(\.self)
        }
        for connection in all { await connection.close() }
    }
}
