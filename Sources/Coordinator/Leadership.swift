import Gallery
import Synchronization
import Transport
import Wire

/// Whether this coordinator may act, as far as it knows: what everything that others see is asked of.
///
/// The rule is ``Leading``; this asks it from everywhere at once, and notices the pauses.
final class Leadership: Sendable {
    typealias Obstacle = Leading.Obstacle

    fileprivate struct Standing {
        var leading: Leading
        var beatAt: Instant
    }

    /// For how long it may stand still without a doubt.
    let pauseMax: Duration
    private let clock: Clock
    private let standing: Mutex<Standing>

    init(epoch: Epoch, pauseMax: Duration, clock: Clock = Clock()) {
        self.pauseMax = pauseMax
        self.clock = clock
        standing = Mutex(Standing(leading: Leading(epoch: epoch), beatAt: clock.monotonic()))
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
            return standing.leading.obstacle
        }
    }

    /// The epoch of the coordinator that replaced this one, if any did.
    var superseder: Epoch? { standing.withLock { $0.leading.superseder } }

    /// The nodes that refuse it and another of its epoch, in order.
    var contesters: [NodeID] { standing.withLock { $0.leading.contesters.sorted() } }

    /// Takes what a node says of the coordinator that it obeys, as ``Leading/hear(_:obeying:isContested:of:)`` does.
    func hear(_ node: NodeID, obeying seen: Epoch, isContested: Bool, of nodes: Int) -> Leading.News? {
        standing.withLock { $0.leading.hear(node, obeying: seen, isContested: isContested, of: nodes) }
    }

    /// The epoch of the coordinator that a node says it obeys, if it is not this one's and the node is not believed.
    func claim(of node: NodeID) -> Epoch? { standing.withLock { $0.leading.claim(of: node) } }

    /// A node has said, asked after the pause, that it obeys this coordinator; `needed` of them end the doubt.
    func noteConfirmed(by node: NodeID, of needed: Int) { standing.withLock { $0.leading.confirm(node, of: needed) } }

    /// There is nobody who could say otherwise.
    func dismissDoubt() { standing.withLock { $0.leading.dismissDoubt() } }

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
        leading.pause()
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
