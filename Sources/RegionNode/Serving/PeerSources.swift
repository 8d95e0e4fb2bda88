import Gallery
import Synchronization
import Transport
import Wire

/// Finds nodes that hold a content, among those that the view knows: of the own region first.
final class PeerSources: Sendable {
    /// A node and where it listens.
    struct Peer: Hashable, Sendable {
        let node: NodeID
        let endpoint: Endpoint
    }

    private struct Remembered {
        let peer: Peer
        let at: ContinuousClock.Instant
    }

    /// How long it is remembered who held a content, and of how many contents.
    static let memoryTime = Duration.seconds(30)
    static let memoryMax = 256

    private let own: NodeID
    private let view: CatalogView
    private let connections: PeerConnections
    private let questionMax: Duration
    private let memory = Mutex<[Digest: Remembered]>([:])

    init(own: NodeID, view: CatalogView, connections: PeerConnections, questionMax: Duration) {
        self.own = own
        self.view = view
        self.connections = connections
        self.questionMax = questionMax
    }

    /// A node that holds the whole content, and is none of `excluded`.
    ///
    /// Throws `UNAVAILABLE` if none is known that can be reached and does.
    func holder(of digest: Digest, excluding excluded: Set<NodeID>) async throws(Refusal) -> Peer {
        if let peer = remembered(digest), !excluded.contains(peer.node) { return peer }
        let peers = peers(excluding: excluded)
        let near = peers.filter { $0.node.region == own.region }
        let far = peers.filter { $0.node.region != own.region }
        for group in [near, far] {
            if let peer = await firstHolder(of: digest, among: group) {
                remember(peer, digest)
                return peer
            }
        }
        guard !Task.isCancelled else { throw Refusal(.cancelled, "cancelled") }
        throw Refusal(.unavailable, "no node that can be reached holds \(digest)")
    }

    /// What was said of it is no longer so.
    func forget(_ digest: Digest) { memory.withLock { _ = $0.removeValue(forKey: digest) } }

    /// Whether there is any other node.
    var areThereOthers: Bool { view.state.nodes.keys.contains { $0 != own } }

    private func peers(excluding excluded: Set<NodeID>) -> [Peer] {
        view.state.nodes.values.sorted { $0.id < $1.id }.compactMap { registration in
            guard registration.id != own, !excluded.contains(registration.id),
                let endpoint = Endpoint(host: registration.host, port: registration.port)
            else { return nil }
            return Peer(node: registration.id, endpoint: endpoint)
        }
    }

    /// Asks all of them at once, and takes the first that says it has everything.
    private func firstHolder(of digest: Digest, among peers: [Peer]) async -> Peer? {
        await withTaskGroup(of: Peer?.self) { group in
            for peer in peers {
                group.addTask { await self.holds(digest, peer) ? peer : nil }
            }
            for await holder in group {
                guard let holder else { continue }
                group.cancelAll()
                return holder
            }
            return nil
        }
    }

    private func holds(_ digest: Digest, _ peer: Peer) async -> Bool {
        do throws(ConnectionError) {
            let answer = try await connections.use(peer.node, at: peer.endpoint) {
                (connection) throws(ConnectionError) in
                try await connection.ask(.have, ["\(digest)"], deadline: questionMax)
            }
            return answer["state"] == ContentStanding.complete.rawValue
        } catch {
            // Who cannot be asked holds nothing for us; the next may.
            return false
        }
    }

    private func remembered(_ digest: Digest) -> Peer? {
        memory.withLock { memory in
            guard let found = memory[digest] else { return nil }
            guard found.at.duration(to: .now) < Self.memoryTime else {
                memory[digest] = nil
                return nil
            }
            return found.peer
        }
    }

    private func remember(_ peer: Peer, _ digest: Digest) {
        memory.withLock { memory in
            if memory.count >= Self.memoryMax, let oldest = memory.min(by: { $0.value.at < $1.value.at })?.key {
                memory[oldest] = nil
            }
            memory[digest] = Remembered(peer: peer, at: .now)
        }
    }
}
