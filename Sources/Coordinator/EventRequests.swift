import CatalogStore
import Gallery
import Logging
import NIOCore
import Transport
import Wire

/// Who follows the events for people.
struct EventFollowers {
    /// How many there may be: each waits for the next change, also after it is gone.
    static let countMax = 256

    private var connections: Set<ObjectIdentifier> = []

    /// Takes note of a connection; `false` if it follows already, or there are too many.
    mutating func begin(_ connection: Connection) -> Bool {
        guard connections.count < Self.countMax else { return false }
        return connections.insert(ObjectIdentifier(connection)).inserted
    }

    mutating func end(_ connection: Connection) {
        connections.remove(ObjectIdentifier(connection))
    }

    func contains(_ connection: Connection) -> Bool { connections.contains(ObjectIdentifier(connection)) }
}

/// What happened, for people: `EVENTS`.
extension Coordinator {
    /// So many are read at once, and told before the next are read: who is far behind is told at their own pace.
    static let eventsAtOnceMax = 512

    /// Tells the events after `since=` (without it: from here on) that the asker may know of, then each later one.
    func events(_ request: Request) async throws {
        try requireKnown(request)
        let since = try request.revision("since") ?? routing.state.revision
        guard since <= routing.state.revision else {
            throw Refusal(.gone, "there is no revision \(since) here; the last is \(routing.state.revision)")
        }
        guard !eventFollowers.contains(request.connection) else {
            throw Refusal(.conflict, "this connection follows the events; each is told once")
        }
        guard eventFollowers.begin(request.connection) else {
            throw Refusal(.busy, "\(EventFollowers.countMax) connections follow the events; ask again later")
        }
        request.ok(["revision=\(since)"])
        let (connection, principal) = (request.connection, request.peer.principal)
        Task { await follow(after: since, connection, principal) }
        Task {
            await connection.ended()
            eventFollowers.end(connection)
        }
    }

    /// Waits for each next revision and tells what came of it, until the connection or the catalog ends.
    private func follow(after revision: Revision, _ connection: Connection, _ principal: Principal) async {
        var told = revision
        do {
            while eventFollowers.contains(connection) {
                try await durability(of: told + 1)
                guard eventFollowers.contains(connection) else { return }
                let reached = routing.state.revision
                var position = EventPosition.end(of: told)
                while true {
                    let page = try await events(after: position, limit: Self.eventsAtOnceMax)
                    let ready = page.filter { $0.position.revision <= reached }
                    try await tell(ready, connection, principal)
                    guard ready.count == Self.eventsAtOnceMax, let last = ready.last else { break }
                    position = last.position
                }
                told = reached
            }
        } catch {
            log.debug("events are no longer told", metadata: ["to": "\(principal.name)", "error": "\(error)"])
        }
    }

    private func events(after position: EventPosition, limit: Int) async throws -> [StoredEvent] {
        try await journal { store throws(CatalogStoreError) in try await store.events(after: position, limit: limit) }
    }

    private func tell(
        _ events: [StoredEvent], _ connection: Connection, _ principal: Principal
    ) async throws(ConnectionError) {
        for event in events {
            guard let message = message(about: event, to: principal) else { continue }
            try await connection.deliver(message)
        }
    }

    /// `nil` if `principal` may not know of it.
    private func message(about event: StoredEvent, to principal: Principal) -> Message? {
        do {
            let decoded = try JSONPayload.decode(GalleryEvent.self, from: ByteBuffer(bytes: event.row.body))
            guard routing.state.mayKnow(of: decoded, at: event.position.revision, principal) else { return nil }
            let tree = try JSONPayload.decode(JSONValue.self, from: ByteBuffer(bytes: event.row.body))
            let document = EventDocument(
                revision: event.position.revision, at: event.row.at, kind: event.row.kind,
                subject: event.row.subject, region: event.row.region, event: tree)
            return Message(
                unasked: UnaskedVerb.event.rawValue, ["\(event.position.revision)"],
                payload: try JSONPayload.encode(document))
        } catch {
            log.error("an event cannot be told", metadata: ["at": "\(event.position.text)", "error": "\(error)"])
            return nil
        }
    }
}

extension GalleryState {
    /// Whether `principal` may know of what came of the change of `revision`: who may read what it is about.
    ///
    /// Of what bore a name before the one that bears it, only who may read everything.
    fileprivate func mayKnow(of event: GalleryEvent, at revision: Revision, _ principal: Principal) -> Bool {
        let (permission, scope): (Permission, Scope) =
            switch event {
            case .versionPublished(let id, _), .versionReady(let id, _), .versionFailed(let id, _),
                .regionReady(let id, _, _), .regionComplete(let id, _, _), .replicaLost(let id, _, _, _, _),
                .regionFailed(let id, _, _, _), .versionSoftDeleted(let id, _),
                .versionRestored(let id, _), .versionDeleted(let id, _), .versionExpired(let id, _):
                (.readVersion, .definition(id.definition))
            case .latestMoved(let id, _, _, _, _, _): (.readVersion, .definition(id))
            case .definitionDeleted(let id, _): (.readDefinition, .definition(id))
            case .galleryDeleted(let id, _), .galleryShared(let id, _, _, _, _): (.readGallery, .gallery(id))
            case .nodeLost, .nodeReturned, .regionStanding, .nodeStanding: (.readCluster, .root)
            }
        let isOfFormer = revision < generation(of: scope)
        return authorization(of: principal, to: permission, at: isOfFormer ? .root : scope).isAllowed
    }

    /// The revision that made what stands there, or what it is in; 0 if neither stands.
    private func generation(of scope: Scope) -> Generation {
        switch scope {
        case .gallery(let id): galleries[id]?.generation ?? 0
        case .definition(let id):
            galleries[id.gallery].map { max($0.generation, $0.definitions[id.name]?.generation ?? 0) } ?? 0
        case .root, .subscription, .resourceGroup: 0
        }
    }
}
