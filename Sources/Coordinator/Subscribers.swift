import Gallery
import Transport
import Wire

/// Who wants to be told of every change, and how far each has been told.
struct Subscribers {
    private var connections: [ObjectIdentifier: Connection] = [:]

    init() {}

    mutating func add(_ connection: Connection) {
        connections[ObjectIdentifier(connection)] = connection
    }

    mutating func remove(_ connection: Connection) {
        connections[ObjectIdentifier(connection)] = nil
    }

    /// Ends the connections of all, so that they begin anew.
    mutating func dismiss() {
        for connection in connections.values {
            Task { await connection.close(saying: "read afresh") }
        }
        connections = [:]
    }

    /// Tells all of a change that has become durable.
    ///
    /// One who cannot keep up is ended by the connection itself.
    func tell(_ event: Message) {
        for connection in connections.values { connection.tell(event) }
    }

    static func event(_ revision: Revision, _ change: GalleryChange) throws -> Message {
        let payload = try JSONPayload.encode(ViewEvent(revision: revision, change: change))
        return Message(unasked: "EVENT", ["\(revision)"], payload: payload)
    }
}
