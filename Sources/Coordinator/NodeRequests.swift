import CatalogStore
import Gallery
import Logging
import NIOCore
import Placement
import Transport
import Wire

/// What nodes ask: `REPORT`, `SUBSCRIBE`, `SNAPSHOT`.
extension Coordinator {
    /// A heartbeat, or a part of what the node holds.
    func report(_ request: Request, from node: NodeID) async throws {
        guard let free = request.message["free"].flatMap(Int64.init), free >= 0 else {
            throw Refusal(.invalid, "free= must be the node's free bytes")
        }
        let contents = try request.payload.map { try JSONPayload.decode(NodeReport.self, from: $0) }?.contents ?? []
        switch request.message["inventory"] {
        case "part": try link(node, request.connection) { try $0.add(contents) }
        case "whole": try await join(node, request, contents, free)
        case "delta": for held in contents { note(held, on: node) }
        case nil: break
        case .some(let other): throw Refusal(.invalid, "inventory=\(other) is none of part, whole, delta")
        }
        if links[node]?.isJoined == true { plan(.heard(node, freeBytes: free)) }
        request.ok(["revision=\(routing.state.revision)"])
    }

    private func link(
        _ node: NodeID, _ connection: Connection, _ change: (inout NodeLink) throws -> Void
    ) throws {
        var link = links[node] ?? newLink(node, connection)
        if link.connection !== connection {
            // The node dialled anew; what the older connection still says does not count.
            drop(node, link.number)
            link = newLink(node, connection)
        }
        try change(&link)
        links[node] = link
    }

    private func newLink(_ node: NodeID, _ connection: Connection) -> NodeLink {
        linksMade += 1
        return NodeLink(connection, number: linksMade)
    }

    private func join(_ node: NodeID, _ request: Request, _ contents: [NodeReport.Held], _ free: Int64) async throws {
        try link(node, request.connection) { link in
            try link.add(contents)
            link.isJoined = true
        }
        guard let link = links[node] else { return }
        try await register(node, at: request.message["at"])
        guard links[node]?.number == link.number else { return }
        plan(.joined(node, Inventory(contents: link.inventory, freeBytes: free)))
        setRoute(to: node)
        for content in link.inventory.keys.sorted() { settle(content) }
        let number = link.number
        Task {
            await link.connection.ended()
            drop(node, number)
        }
        log.notice("node \(node) joined", metadata: ["contents": "\(link.inventory.count)"])
    }

    private func register(_ node: NodeID, at address: String?) async throws {
        guard let endpoint = address.flatMap(Endpoint.init) else {
            throw Refusal(.invalid, "REPORT inventory=whole must say at=host:port, where the node listens")
        }
        let registration = NodeRegistration(id: node, host: endpoint.host, port: Int(endpoint.port))
        let submission = Submission(.registerNode(registration), by: Principal("node/\(node)"), verb: "REPORT")
        _ = try await submit(submission)
    }

    /// The connection of a node ended: only a hint, silence decides.
    private func drop(_ node: NodeID, _ number: Int) {
        guard let link = links[node], link.number == number else { return }
        links[node] = nil
        subscribers.remove(link.connection)
        plan(.left(node))
        setRoute(to: node)
    }

    private func note(_ held: NodeReport.Held, on node: NodeID) {
        guard links[node]?.isJoined == true else { return }
        switch held.state {
        case .claimed: plan(.holds(node, held.digest, .claimed))
        case .verified: plan(.holds(node, held.digest, .verified))
        case .damaged: plan(.holdsNot(node, held.digest, damaged: true))
        case .absent: plan(.holdsNot(node, held.digest, damaged: false))
        }
        settle(held.digest)
    }

    /// Tells every change after `since`, then each later one as it becomes durable.
    func subscribe(_ request: Request) async throws {
        guard let since = request.message["since"].flatMap(Revision.init) else {
            throw Refusal(.invalid, "since= must be a revision")
        }
        var told = since
        // What becomes durable while the log is read is read too; after the last look nothing can come between.
        while told < routing.state.revision {
            let changes = try await missed(after: told)
            for change in changes {
                request.connection.tell(try Subscribers.event(change.revision, change.change))
                told = change.revision
            }
        }
        guard told == routing.state.revision else { throw Refusal(.gone, "there is no revision \(since) yet") }
        subscribers.add(request.connection)
        request.ok(["revision=\(told)"])
    }

    private static let changesAtOnce = 256

    private func missed(after revision: Revision) async throws -> [LoggedChange] {
        do {
            return try await store.changes(since: revision, limit: Self.changesAtOnce)
        } catch .gone(let oldest) {
            throw Refusal(.gone, "changes before revision \(oldest) were cut off; ask for a SNAPSHOT")
        } catch {
            throw Refusal(.unavailable, "the catalog cannot be read: \(error)")
        }
    }

    /// The whole committed state, in pieces.
    nonisolated func snapshot(_ request: Request) async throws {
        let state = routing.state
        var json = try JSONPayload.encode(state)
        var offset: UInt64 = 0
        while let piece = json.readSlice(length: min(json.readableBytes, WireLimits.acquainted.payloadBytesMax)),
            piece.readableBytes > 0
        {
            try await request.data(at: offset, piece)
            offset += UInt64(piece.readableBytes)
        }
        request.ok(["revision=\(state.revision)"])
    }
}

extension NodeLink {
    /// How many contents a node may hold.
    static let contentsMax = 1_000_000

    fileprivate mutating func add(_ contents: [NodeReport.Held]) throws {
        guard inventory.count + contents.count <= Self.contentsMax else {
            throw Refusal(.tooLarge, "a node reports at most \(Self.contentsMax) contents")
        }
        for held in contents {
            switch held.state {
            case .claimed: inventory[held.digest] = .claimed
            case .verified: inventory[held.digest] = .verified
            case .damaged, .absent: inventory[held.digest] = nil
            }
        }
    }
}
