import CatalogStore
import Gallery
import Logging
import NIOCore
import ReplicaStore
import Transport
import Wire

/// Following the catalog: `SUBSCRIBE`, `SNAPSHOT`.
extension Coordinator {
    /// A node that is further behind reads a snapshot: that is less than all that changed.
    ///
    /// For a user, so many are read at once, and told before the next are read.
    static let changesToCatchUpMax: Revision = 512
    static let bytesToCatchUpMax = 2 * 1_048_576

    /// Tells every change after `since`, then each later one as it becomes durable: in order, none twice.
    func subscribe(_ request: Request) async throws {
        guard let since = request.message["since"].flatMap({ DecimalNumber.read($0, as: Revision.self) }) else {
            throw Refusal(.invalid, "SUBSCRIBE needs since=, a revision")
        }
        try requireLineage(of: request)
        try await requireHistory(of: request, at: since)
        guard subscribers.begin(request.connection) else {
            throw Refusal(.conflict, "this connection has subscribed; each change is told once")
        }
        do {
            guard !request.peer.isUser else { return try await begin(request, after: since) }
            let missed = try await missed(after: since, remedy: remedy(for: request.peer))
            // From the last look at the log to here nothing was awaited, so nothing can have come between.
            request.ok(["revision=\(routing.state.revision)"])
            for event in missed { request.connection.tell(event) }
            subscribers.add(request.connection)
            forgetAtItsEnd(request.connection)
        } catch {
            subscribers.remove(request.connection)
            throw error
        }
    }

    private func forgetAtItsEnd(_ connection: Connection) {
        Task {
            await connection.ended()
            subscribers.remove(connection)
        }
    }

    /// A user is told all that the log still has, however much it is, at their own pace.
    private func begin(_ request: Request, after since: Revision) async throws {
        let remedy = remedy(for: request.peer)
        guard since <= routing.state.revision else {
            throw Refusal(.gone, "there is no revision \(since) here; \(remedy)")
        }
        _ = try await changes(after: since, remedy: remedy)
        let connection = request.connection
        request.ok(["revision=\(routing.state.revision)"])
        forgetAtItsEnd(connection)
        Task {
            do {
                try await tell(connection, after: since, remedy: remedy)
                subscribers.add(connection)
            } catch {
                log.info("changes cannot be told", metadata: ["to": "\(request.peer)", "error": "\(error)"])
                await connection.close(saying: "the changes cannot be told; \(remedy)")
            }
        }
    }

    /// Returns when nothing is left to tell, and nothing was awaited since.
    private func tell(_ connection: Connection, after since: Revision, remedy: String) async throws {
        var told = since
        while told < routing.state.revision {
            let former = told
            for logged in try await changes(after: told, remedy: remedy) where logged.revision <= routing.state.revision
            {
                try await connection.deliver(try ViewEvent(revision: logged.revision, change: logged.change).message)
                told = logged.revision
            }
            guard former < told else { throw Refusal(.internal, "the log lacks revision \(told + 1)") }
        }
    }

    /// Revisions of the time before the catalog was restored may be something else since.
    private func requireLineage(of request: Request) throws(Refusal) {
        guard let text = request.message["view"] else { return }
        guard let view = ViewPosition(text) else { throw Refusal(.invalid, "view= is not LINEAGE.REVISION") }
        guard view.lineage != lineage.number else { return }
        let restored = ViewPosition(lineage: lineage.number, revision: lineage.revision)
        throw Refusal(
            .gone, rule: "OtherLineage", fields: ["restored=\(restored.text)"],
            "the catalog was restored and has gone on from revision \(lineage.revision); \(remedy(for: request.peer))")
    }

    /// Two copies of the catalog may both have gone on: whoever followed the other knows another change of that revision.
    private func requireHistory(of request: Request, at since: Revision) async throws {
        guard let last = request.message["last"], (1...max(1, routing.state.revision)).contains(since) else { return }
        let own: LoggedChange?
        do throws(CatalogStoreError) {
            own = try await store.changes(since: since - 1, limit: 1).first
        } catch {
            // Of changes that were cut off nobody knows; whoever is that far behind reads afresh in any case.
            guard case .gone = error else { throw error }
            return
        }
        guard let own, own.revision == since else { return }
        let event = try JSONPayload.encode(ViewEvent(revision: since, change: own.change))
        let digits = Digest.sha256(of: Array(event.readableBytesView)).hex.prefix(ViewEvent.fingerprintDigits)
        guard last != digits else { return }
        log.critical(
            """
            a node has followed another copy of this catalog, in which revision \(since) is another change: it reads \
            this one afresh, and keeps aside what it knew. If the other copy is still led, stop its coordinator for good
            """, metadata: ["peer": "\(request.peer.principal.name)"])
        throw Refusal(
            .gone, rule: "OtherHistory",
            "revision \(since) is another change here: another copy of this catalog has gone on by itself; "
                + remedy(for: request.peer))
    }

    /// What who is too far behind can do: nodes read the whole state, which no user may.
    private nonisolated func remedy(for peer: PeerIdentity) -> String {
        guard peer.isUser else { return "ask for a SNAPSHOT" }
        return "read what stands with LIST and SHOW, and follow from revision \(routing.state.revision) on, or follow "
            + "EVENTS (`vitrine watch`)"
    }

    /// The changes after `since` up to the committed state, whatever is committed while the log is read.
    private func missed(after since: Revision, remedy: String) async throws -> [Message] {
        guard since <= routing.state.revision else {
            throw Refusal(.gone, "there is no revision \(since) here; \(remedy)")
        }
        var events: [Message] = []
        var bytes = 0
        while since + Revision(events.count) < routing.state.revision {
            let told = since + Revision(events.count)
            guard routing.state.revision - since <= Self.changesToCatchUpMax, bytes <= Self.bytesToCatchUpMax else {
                throw Refusal(.gone, "revision \(since) is too far behind \(routing.state.revision); \(remedy)")
            }
            // What is in the log and not yet told to others will be told with them.
            for logged in try await changes(after: told, remedy: remedy) where logged.revision <= routing.state.revision
            {
                let event = try ViewEvent(revision: logged.revision, change: logged.change).message
                bytes += event.payload?.readableBytes ?? 0
                events.append(event)
            }
            guard told < since + Revision(events.count) else {
                throw Refusal(.internal, "the log lacks revision \(told + 1)")
            }
        }
        return events
    }

    private func changes(after revision: Revision, remedy: String) async throws(Refusal) -> [LoggedChange] {
        do {
            return try await store.changes(since: revision, limit: Int(Self.changesToCatchUpMax))
        } catch .gone(let oldest) {
            throw Refusal(.gone, "changes before revision \(oldest) were cut off; \(remedy)")
        } catch {
            log.error("the log cannot be read", metadata: ["error": "\(error)"])
            throw Refusal(.unavailable, "the catalog's log cannot be read; the coordinator's log says why")
        }
    }

    /// The whole committed state, in pieces.
    nonisolated func snapshot(_ request: Request) async throws {
        let state = routing.state
        var coded = ByteBuffer(bytes: state.encoded())
        var offset: UInt64 = 0
        while let piece = coded.readSlice(length: min(coded.readableBytes, WireLimits.acquainted.payloadBytesMax)),
            piece.readableBytes > 0
        {
            try await request.data(at: offset, piece)
            offset += UInt64(piece.readableBytes)
        }
        let position = ViewPosition(lineage: lineage.number, revision: state.revision)
        request.ok(["revision=\(state.revision)"] + position.fields)
    }
}

/// Who wants to be told of every change.
struct Subscribers {
    private enum Stage {
        case catchingUp
        case following
    }

    private var entries: [ObjectIdentifier: (connection: Connection, stage: Stage)] = [:]

    init() {}

    var count: Int { entries.count }

    /// Takes note that a connection is catching up; `false` if it does already, or follows.
    mutating func begin(_ connection: Connection) -> Bool {
        guard entries[ObjectIdentifier(connection)] == nil else { return false }
        entries[ObjectIdentifier(connection)] = (connection, .catchingUp)
        return true
    }

    /// It has caught up; one that was removed meanwhile has ended.
    mutating func add(_ connection: Connection) {
        guard entries[ObjectIdentifier(connection)] != nil else { return }
        entries[ObjectIdentifier(connection)] = (connection, .following)
    }

    mutating func remove(_ connection: Connection) {
        entries[ObjectIdentifier(connection)] = nil
    }

    /// Tells all of a change that has become durable.
    ///
    /// One who cannot keep up is ended by the connection itself.
    func tell(_ event: Message) {
        for entry in entries.values where entry.stage == .following { entry.connection.tell(event) }
    }
}
