import Gallery
import Placement

/// Judges every action by what the planner was told, with rules of its own.
struct PlannerAuditor: Sendable {
    /// What was told of a content on a node.
    enum Belief: Sendable {
        case claimed
        case verified
    }

    /// An order that was given and not ended as far as the planner was told.
    struct Order: Sendable {
        enum Kind: Sendable {
            case copy(source: NodeID)
            case verification
            case removal
        }

        let kind: Kind
        let node: NodeID
        let content: Digest
        var givenAt: Instant
        /// How long an answer is waited for; `nil` for a copy, which is judged by its progress.
        var patience: Duration?
        /// What a copy is known to have brought, and since when it brought no more.
        var bytesDone: Int64 = 0
        var progressedAt: Instant
    }

    let limits: Limits
    /// Where copies of a lost region may be made beside the other targets, as the planner was told.
    private(set) var paired: [Region: Region] = [:]
    /// Who is emptied, or given up, as the planner was told.
    private(set) var standings = Standings()
    /// The first rule that was broken, if any.
    private(set) var breach: String?
    private(set) var told: [Digest: [NodeID: Belief]] = [:]
    private(set) var outstanding: [OrderID: Order] = [:]
    private(set) var wishes: [Digest: Wish?] = [:]
    private(set) var unwishedSince: [Digest: Instant] = [:]
    private var lastWord: [NodeID: Instant] = [:]
    private(set) var lost: Set<NodeID> = []
    private(set) var down: Set<NodeID> = []
    /// What the planner said of each node last.
    private(set) var beliefs: [NodeID: Liveness] = [:]
    /// When a node last failed to receive a content by its own fault.
    private(set) var failedAt: [Digest: [NodeID: Instant]] = [:]
    private(set) var lastTick: Instant?
    /// Whether the last event said that time passed.
    private(set) var isTick = false
    /// How often, of late, ticks came late: who is late reads words late.
    private var lateness = 0
    private var answered: Set<OrderID> = []

    init(limits: Limits) {
        self.limits = limits
    }

    mutating func report(_ text: String) {
        if breach == nil { breach = text }
    }

    /// A new coordinator was told nothing yet.
    mutating func restart() {
        let kept = breach
        self = PlannerAuditor(limits: limits)
        breach = kept
    }

    func isVerified(_ content: Digest, on node: NodeID) -> Bool { told[content]?[node] == .verified }

    func isRemoving(_ content: Digest) -> Bool {
        outstanding.values.contains { $0.content == content && $0.isRemoval }
    }

    /// A silence is noticed on ticks only.
    func isSuspect(_ node: NodeID) -> Bool {
        guard let lastTick else { return false }
        guard let last = lastWord[node] else { return true }
        return lastTick.since(last) >= limits.heartbeat * limits.suspectAfterBeats * (1 + lateness)
    }

    mutating func note(_ event: Planner.Event, at now: Instant) {
        isTick = false
        switch event {
        case .wish(let content, let wish): note(ContentWish(content, wish), at: now)
        case .wishes(let wishes): for wish in wishes { note(wish, at: now) }
        case .joined(let node, let inventory):
            noteJoined(node, inventory, at: now)
        case .heard(let node, _):
            noteWord(node, at: now)
        case .holds(let node, let content, let holding):
            noteWord(node, at: now)
            told[content, default: [:]][node] = holding == .verified ? .verified : .claimed
        case .holdsNot(let node, let content, _), .holdsPart(let node, let content, _):
            noteWord(node, at: now)
            // What a node says of a removal after it said that the content is gone is no news.
            for (order, entry) in outstanding where entry.isRemoval && entry.node == node && entry.content == content {
                answered.insert(order)
            }
            forget(content, on: node)
        case .answered(let order, let node, let content, let outcome):
            noteWord(node, at: now)
            noteAnswer(order, node, content, outcome, at: now)
        case .tick:
            isTick = true
            noteTick(at: now)
            giveUpOverdueOrders(at: now)
        case .known(let node):
            beliefs[node] = .alive
            note(standings)
            lastWord[node] = now.advanced(by: limits.heartbeat * (limits.downAfterBeats - limits.suspectAfterBeats))
        case .topology(let paired): self.paired = paired
        case .progressed(let order, let bytes):
            guard let entry = outstanding[order], bytes > entry.bytesDone else { return }
            outstanding[order]?.bytesDone = bytes
            outstanding[order]?.progressedAt = now
        case .standings(let standings): note(standings)
        case .left, .disk: break
        }
    }

    /// Who is given up is lost, and comes back as any other.
    private mutating func note(_ standings: Standings) {
        self.standings = standings
        lost.formUnion(beliefs.keys.filter { standings[$0] == .retired })
    }

    private mutating func note(_ told: ContentWish, at now: Instant) {
        wishes[told.content] = .some(told.wish)
        unwishedSince[told.content] = told.wish == nil ? unwishedSince[told.content] ?? now : nil
    }

    /// Whether an overdue removal was done nobody knows; of an overdue verification nothing is known either.
    private mutating func giveUpOverdueOrders(at now: Instant) {
        for (order, entry) in outstanding where !entry.isCopy {
            guard let patience = entry.patience, now.since(entry.givenAt) >= patience else { continue }
            outstanding[order] = nil
            guard entry.isRemoval, told[entry.content]?[entry.node] != nil else { continue }
            told[entry.content]?[entry.node] = .claimed
        }
    }

    private mutating func noteWord(_ node: NodeID, at now: Instant) {
        lastWord[node] = max(now, lastWord[node] ?? now)
    }

    private mutating func noteTick(at now: Instant) {
        let gap = lastTick.map { now.since($0) } ?? .zero
        lateness = gap > limits.heartbeat * 3 / 2 ? min(lateness + 1, limits.latenessMax) : max(0, lateness - 1)
        if gap > limits.tickGapMax { excuse(gap, at: now) }
        lastTick = now
    }

    private mutating func excuse(_ gap: Duration, at now: Instant) {
        for order in outstanding.keys { outstanding[order]?.excuse(gap) }
        for (node, last) in lastWord { lastWord[node] = max(last, min(now, last.advanced(by: gap))) }
    }

    private mutating func noteJoined(_ node: NodeID, _ inventory: Inventory, at now: Instant) {
        noteWord(node, at: now)
        if beliefs[node] == nil { beliefs[node] = .alive }
        for content in failedAt.keys { failedAt[content]?[node] = nil }
        for content in told.keys { told[content]?[node] = nil }
        for (content, holding) in inventory.contents {
            told[content, default: [:]][node] = holding == .verified ? .verified : .claimed
        }
        outstanding = outstanding.filter { order, entry in
            entry.node != node || (entry.isCopy && inventory.running.contains(order))
        }
    }

    private mutating func noteAnswer(
        _ order: OrderID, _ node: NodeID, _ content: Digest, _ outcome: Outcome, at now: Instant
    ) {
        guard answered.insert(order).inserted else { return }
        guard let entry = outstanding.removeValue(forKey: order) else {
            // An answer out of time is no proof of anything.
            if outcome == .done { told[content, default: [:]][node] = .claimed }
            if told[content]?[node] == .verified, !outcome.isFailure { told[content]?[node] = .claimed }
            return
        }
        switch (entry.kind, outcome) {
        case (.copy, .done): told[content, default: [:]][node] = .verified
        case (.copy, .failed(.noSpace)), (.copy, .failed(.disk)):
            failedAt[content, default: [:]][node] = now
        case (.copy(let source), .failed(.sourceDamaged)):
            if told[content]?[source] != nil { told[content]?[source] = .claimed }
        case (.verification, .done):
            if told[content]?[node] != nil { told[content]?[node] = .verified }
        case (.removal, .done), (.verification, .damaged), (.verification, .absent), (.removal, .damaged),
            (.removal, .absent):
            forget(content, on: node)
        default: break
        }
    }

    private mutating func forget(_ content: Digest, on node: NodeID) {
        told[content]?[node] = nil
        outstanding = outstanding.filter { $0.value.isCopy || $0.value.node != node || $0.value.content != content }
    }

    mutating func check(_ action: Planner.Action, at now: Instant) {
        switch action {
        case .copy(let copy):
            checkCopy(copy, at: now)
            outstanding[copy.order] = Order(
                kind: .copy(source: copy.source), node: copy.target, content: copy.content, givenAt: now,
                progressedAt: now)
        case .cancel(let order, _):
            outstanding[order] = nil
        case .verify(let order, let node, let content):
            checkVerification(of: content, on: node, at: now)
            open(order, .verification, node, content, at: now)
        case .remove(let order, let node, let content):
            checkRemoval(of: content, on: node, at: now)
            open(order, .removal, node, content, at: now)
        case .membership(let node, let liveness):
            noteMembership(node, liveness)
        }
    }

    private mutating func open(_ order: OrderID, _ kind: Order.Kind, _ node: NodeID, _ content: Digest, at now: Instant)
    {
        // A removal that was told again replaces the earlier one.
        outstanding = outstanding.filter { $0.value.isCopy || $0.value.node != node || $0.value.content != content }
        var given = Order(kind: kind, node: node, content: content, givenAt: now, progressedAt: now)
        let hashing = Duration.seconds((wishes[content]??.bytes ?? 0) / max(1, limits.verificationRateMin))
        given.patience = given.isRemoval ? limits.removalTimeout : limits.verificationTimeout + hashing
        outstanding[order] = given
    }

    private mutating func noteMembership(_ node: NodeID, _ liveness: Liveness) {
        beliefs[node] = liveness
        if liveness == .down { down.insert(node) } else { down.remove(node) }
        if liveness == .lost { lost.insert(node) }
        if liveness == .alive { lost.remove(node) }
    }
}

extension PlannerAuditor.Order {
    mutating func excuse(_ gap: Duration) {
        givenAt = givenAt.advanced(by: gap)
        progressedAt = progressedAt.advanced(by: gap)
    }

    var isCopy: Bool { if case .copy = kind { true } else { false } }
    var isRemoval: Bool { if case .removal = kind { true } else { false } }
}

extension Outcome {
    var isFailure: Bool { if case .failed = self { true } else { false } }
}
