import Gallery

/// A copy of a planner to which a loss is told, and that is let heal with every order done at once.
///
/// All copies that run end together, before anything is decided anew: what it costs grows with the rounds, not with the
/// copies.
///
/// It asks the same decisions that a loss would, so that prediction and planner cannot drift apart.
struct Rehearsal {
    /// More copies are not played through.
    static let copiesMax = 10_000
    /// The planner may need so many words of time to look at everything again.
    private static let ticksMax = 10_000

    private(set) var planner: Planner
    /// The planner right after the loss.
    private(set) var afterLoss: Planner
    private(set) var finished: [Copy] = []
    private(set) var isCutShort = false
    private let now: Instant
    private var freeBytes: [NodeID: Int64] = [:]

    init(_ loss: Loss, _ planner: Planner) {
        now = planner.facts.lastTold
        self.planner = planner
        let actions = self.planner.handle(
            .standings(loss.retired(beside: planner.facts.membership.standings)), at: now)
        afterLoss = self.planner
        for member in planner.facts.membership.members.values { freeBytes[member.id] = member.freeBytes }
        play(actions)
    }

    private mutating func play(_ first: [Planner.Action]) {
        verify(first)
        var ticks = 0
        while ticks < Self.ticksMax {
            guard finished.count < Self.copiesMax else {
                isCutShort = true
                return
            }
            let running = planner.facts.copies.byOrder.keys.sorted().prefix(Self.copiesMax - finished.count)
            if !running.isEmpty {
                for order in running {
                    if let copy = planner.facts.copies[order]?.copy { finish(copy) }
                }
                verify(planner.handle(.tick, at: now))
            } else {
                guard !planner.agenda.dirty.isEmpty || planner.agenda.isStirred else { return }
                ticks += 1
                verify(planner.handle(.tick, at: now))
            }
        }
        isCutShort = true
    }

    private mutating func finish(_ copy: Copy) {
        finished.append(copy)
        let left = max(0, (freeBytes[copy.target] ?? 0) - copy.bytes)
        freeBytes[copy.target] = left
        planner.note(.answered(copy.order, copy.target, copy.content, .done), at: now)
        planner.note(.heard(copy.target, freeBytes: left), at: now)
        // A node that does not count as connected would never answer.
        if planner.facts.copies[copy.order] != nil { planner.endCopy(copy.order) }
    }

    private mutating func verify(_ actions: [Planner.Action]) {
        for case .verify(let order, let node, let content) in actions {
            verify(planner.handle(.answered(order, node, content, .done), at: now))
        }
    }
}
