import Gallery
import Synchronization
import Transport
import Wire

/// Whether this coordinator may act, as far as it knows: what everything that others see is asked of.
///
/// Nothing here makes it safe that two coordinators run: nodes see to that, by epoch. It keeps one that was replaced from
/// saying things that are no longer so.
final class Leadership: Sendable {
    /// What keeps it from acting.
    enum Obstacle: Hashable, Sendable {
        /// A node obeys a coordinator of this epoch.
        case superseded(by: Epoch)
        /// Nodes have met another coordinator of the same epoch.
        case contested
        /// It stood still for so long that it may have been replaced meanwhile, or one node says that it was, and not
        /// enough nodes have said otherwise yet.
        case doubt
    }

    fileprivate struct Standing {
        var superseder: Epoch?
        /// The nodes that say that they obey a coordinator of a higher epoch, and of which.
        var claims: [NodeID: Epoch] = [:]
        /// The nodes whose word has been a doubt once: no node keeps this coordinator from answering by repeating it.
        var doubters: Set<NodeID> = []
        var contesters: Set<NodeID> = []
        var beatAt: Instant
        var isInDoubt = false
        /// The nodes that have said since then that they obey.
        var confirming: Set<NodeID> = []
    }

    /// For how long it may stand still without a doubt.
    let pauseMax: Duration
    private let clock: Clock
    private let standing: Mutex<Standing>

    init(pauseMax: Duration, clock: Clock = Clock()) {
        self.pauseMax = pauseMax
        self.clock = clock
        standing = Mutex(Standing(beatAt: clock.monotonic()))
    }

    /// Time passed, and this process ran: to be said more often than every `pauseMax`.
    func beat() {
        let now = clock.monotonic()
        standing.withLock { standing in
            standing.look(at: now, pauseMax)
            standing.beatAt = max(standing.beatAt, now)
        }
    }

    /// What keeps it from acting at this moment; a pause that just ended is noticed here too.
    var obstacle: Obstacle? { obstacle(at: clock.monotonic()) }

    /// The same, were it `now`.
    func obstacle(at now: Instant) -> Obstacle? {
        standing.withLock { standing in
            standing.look(at: now, pauseMax)
            if let epoch = standing.superseder { return .superseded(by: epoch) }
            if !standing.contesters.isEmpty { return .contested }
            return standing.isInDoubt ? .doubt : nil
        }
    }

    /// The epoch of the coordinator that replaced this one, if any did.
    var superseder: Epoch? { standing.withLock { $0.superseder } }

    /// The nodes that refuse it and another of its epoch, in order.
    var contesters: [NodeID] { standing.withLock { $0.contesters.sorted() } }

    /// What a node's word of a later coordinator brings about.
    enum Claim: Hashable, Sendable {
        /// So many nodes say so that this coordinator is replaced.
        case superseded
        /// One node alone says so, for the first time: until others say that they obey, nobody knows.
        case doubted
        /// Nothing that was not known.
        case known
    }

    /// A node says that it obeys a coordinator of a higher epoch; `witnessesNeeded` nodes are believed.
    ///
    /// One node may be wrong in its mind or in wrong hands, and must not end a coordinator that all others obey. It is
    /// a doubt, as a pause is, and only once for each node.
    func noteClaim(of epoch: Epoch, by node: NodeID, witnessesNeeded: Int) -> Claim {
        standing.withLock { standing in
            standing.claims[node] = epoch
            guard standing.claims.count >= witnessesNeeded else {
                guard standing.doubters.insert(node).inserted, standing.superseder == nil else { return .known }
                standing.isInDoubt = true
                standing.confirming = []
                return .doubted
            }
            defer { standing.superseder = max(standing.superseder ?? 0, epoch) }
            return standing.superseder == nil ? .superseded : .known
        }
    }

    /// The epoch of the coordinator that a node says it obeys, if it is not this one's and the node is not believed.
    func claim(of node: NodeID) -> Epoch? {
        standing.withLock { $0.superseder == nil ? $0.claims[node] : nil }
    }

    /// A node obeys this coordinator after all: whatever it said before was of another life of its own.
    func dropClaim(of node: NodeID) { standing.withLock { $0.claims[node] = nil } }

    /// A node has met another coordinator of this epoch; whether that is news.
    func noteContested(by node: NodeID) -> Bool { standing.withLock { $0.contesters.insert(node).inserted } }

    /// A node has said, asked after the pause, that it obeys this coordinator; `needed` of them end the doubt.
    func noteConfirmed(by node: NodeID, of needed: Int) {
        standing.withLock { standing in
            standing.confirming.insert(node)
            if standing.confirming.count >= needed { standing.isInDoubt = false }
        }
    }

    /// There is nobody who could say otherwise.
    func dismissDoubt() { standing.withLock { $0.isInDoubt = false } }

    /// Throws if what is asked for may not be answered, not even with what is known.
    func requireReading() throws(Refusal) {
        switch obstacle {
        case .superseded(let epoch): throw .superseded(by: epoch)
        case .doubt: throw .inDoubt
        case .contested, nil: return
        }
    }

    /// Throws if nothing may be changed.
    func requireChanging() throws(Refusal) {
        try requireReading()
        if case .contested = obstacle { throw .contested }
    }
}

extension Leadership.Standing {
    fileprivate mutating func look(at now: Instant, _ pauseMax: Duration) {
        guard now.since(beatAt) > pauseMax else { return }
        isInDoubt = true
        confirming = []
        // Once for each pause.
        beatAt = now
    }
}

extension Refusal {
    /// The rule by which a coordinator refuses whose nodes have met another of the same epoch.
    static let contestedEpoch = "ContestedEpoch"

    static func superseded(by epoch: Epoch) -> Refusal {
        Refusal(
            .notLeader, rule: staleEpoch, fields: ["epoch=\(epoch)"],
            "a coordinator of epoch \(epoch) has replaced this one, which changes and answers nothing any more; ask that one"
        )
    }

    static var contested: Refusal {
        Refusal(
            .notLeader, rule: contestedEpoch,
            "nodes have met another coordinator of the same epoch and obey neither; stop the one whose catalog is wrong "
                + "for good, then start the other anew")
    }

    static var inDoubt: Refusal {
        Refusal(
            .unavailable, rule: "InDoubt",
            "this coordinator stood still, or one node says that another has replaced it; it asks its nodes; ask again")
    }
}
