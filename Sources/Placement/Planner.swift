public import Gallery

/// Decides which node holds which content: what to copy and from whom, what to verify, what to remove.
///
/// The planner does no IO, reads no clock and draws no random number. It is told what happened and when, and
/// answers with what to do. An event only changes what is known; decisions are then taken afresh, from all that
/// is known, for every content that the change touches. The same events at the same moments give the same actions.
///
/// Contents are immutable and named by their digest. The coordinator merges the wishes of all image versions that
/// use a content, so that no two generations of a version can be mixed up here.
public struct Planner: Sendable {
    var facts: Facts
    var agenda = Agenda()
    var ledger: IncidentLedger
    /// Contents that have fewer verified copies than wished, as last looked at.
    var short = NumberSet()
    var actions: [Action] = []
    private var touchedNumbers = NumberList()
    private var verdicts = Verdicts()
    private var effortLeft = 0
    private var ordersGiven: UInt64 = 0

    /// A planner that knows nothing yet; its first incident gets the number `firstIncident`.
    public init(limits: Limits = Limits(), firstIncident: Int = 1) {
        facts = Facts(limits: limits)
        ledger = IncidentLedger(incidentsMax: limits.incidentsMax, firstID: firstIncident)
    }

    /// Takes note of `event` and returns what is now to be done, in order.
    ///
    /// `now` never goes back.
    public mutating func handle(_ event: Event, at now: Instant) -> [Action] {
        actions = []
        touchedNumbers.removeAll()
        facts.lastTold = now
        note(event, at: now)
        effortLeft = facts.limits.effortMax
        while !agenda.dirty.isEmpty, effortLeft > 0 {
            agenda.isStirred = true
            reviewDirty(at: now)
        }
        verdicts.renew(facts)
        if agenda.isStirred { agenda.isStirred = !dispatch(at: now) }
        return actions
    }

    mutating func nextOrder() -> OrderID {
        ordersGiven += 1
        return OrderID(number: ordersGiven)
    }

    /// The contents that the last event had the planner look at anew: what is known of all others is as it was.
    public var touched: some Sequence<Digest> {
        touchedNumbers.numbers.lazy.map { facts.contents[Int($0)] }
    }

    /// Those of them that a node holds, verified and not down; in the same order.
    public var touchedVerified: [Digest] {
        touchedNumbers.numbers.compactMap { number in
            facts.contents.standing.table.isHeld(Int(number)) ? facts.contents[Int(number)] : nil
        }
    }

    /// Makes room for so many contents.
    public mutating func reserve(_ count: Int) {
        facts.contents.reserve(count)
    }

    /// Reviews what is dirty: most of it by its kind, the rest one by one in order of digest.
    private mutating func reviewDirty(at now: Instant) {
        verdicts.renew(facts)
        var unlike: [Int] = []
        var dirty = agenda.takeDirty()[...]
        while effortLeft > 0, let content = dirty.popFirst() {
            agenda.unpark(content)
            guard !facts.contents.isVacant(content) else { continue }
            let kind = kind(of: content)
            if let verdict = kind.flatMap({ verdicts[$0] }) {
                settle(verdict, on: content, at: now)
                continue
            }
            effortLeft -= facts.limits.judgementEffort
            if let kind {
                let verdict = verdict(on: content, at: now)
                verdicts[kind] = verdict
                settle(verdict, on: content, at: now)
            } else {
                unlike.append(content)
            }
        }
        agenda.dirty.formUnion(dirty)
        for content in unlike.sorted(by: { facts.contents[$0] < facts.contents[$1] }) { review(content, at: now) }
    }

    /// What decides on a content, if nothing is under way for it.
    private func kind(of content: Int) -> ContentTable.Kind? {
        guard let kind = facts.contents.kind(of: content), facts.isCalm(facts.contents[content]) else { return nil }
        return kind
    }

    /// Leaves a content out of a lane in which contents like it find no node; `false` if it has to be looked at.
    mutating func parkIfFutile(_ content: Int, in lane: Lane) -> Bool {
        guard let verdict = kind(of: content).flatMap({ verdicts[$0] }), verdict.futileLanes.contains(lane) else {
            return false
        }
        touchedNumbers.insert(content)
        agenda.park(content, from: lane)
        return true
    }

    private func verdict(on content: Int, at now: Instant) -> Verdict {
        let digest = facts.contents[content]
        return facts.verdict(on: digest, facts.assess(digest, at: now))
    }

    /// Asks what is outstanding for a content, stops what is not wanted, and queues the rest.
    mutating func review(_ content: Int, at now: Instant) {
        let digest = facts.contents[content]
        var assessment = facts.assess(digest, at: now)
        if !assessment.cancels.isEmpty {
            for order in assessment.cancels { cancel(order) }
            assessment = facts.assess(digest, at: now)
        }
        if let retryAt = facts.backoff.nextRetry(of: digest, at: now) { agenda.wake(content, at: retryAt) }
        settle(facts.verdict(on: digest, assessment), on: content, at: now)
    }

    private mutating func settle(_ verdict: Verdict, on content: Int, at now: Instant) {
        touchedNumbers.insert(content)
        let since = facts.contents.wishedSince(content)
        let priority = Priority(
            content: content, verifiedLeft: verdict.verifiedLeft, isSourceInDanger: verdict.isSourceInDanger,
            since: since)
        // Where no node could take a copy it waits in no lane, but for a change among the nodes.
        let hasMoved = agenda.set(priority, in: verdict.openLanes)
        if hasMoved || !verdict.futileLanes.isEmpty { effortLeft -= 1 }
        facts.contents.setStanding(verdict.standing, of: content)
        // Whatever a short content waits for, a change among the nodes may bring it.
        if verdict.isFrozen || verdict.isShort || !verdict.futileLanes.isEmpty { agenda.park(content) }
        if verdict.isShort {
            short.insert(content)
        } else {
            short.remove(content)
            ledger.restored(content, at: now)
        }
        forgetIfGone(content)
    }

    /// That a content is not wanted is remembered only as long as somebody may hold it.
    private mutating func forgetIfGone(_ content: Int) {
        guard !facts.contents.isWished(content), !facts.contents.isHeld(content) else { return }
        let digest = facts.contents[content]
        guard facts.copies.isEmpty(of: digest) else { return }
        if facts.contents.isTold(content) {
            facts.backoff.forget(digest)
            facts.partials[digest] = nil
            guard !facts.isAnythingUntold(of: digest) else { return }
            facts.contents.forgetUnwished(content)
        }
        guard facts.isCalm(digest), facts.partials[digest] == nil, !ledger.isAwaiting(content) else { return }
        agenda.forget(content)
        facts.contents.remove(content)
    }

    /// Forgets a running copy and tells its target.
    mutating func cancel(_ order: OrderID) {
        guard let running = endCopy(order) else { return }
        actions.append(.cancel(order, on: running.copy.target))
    }

    /// Ends a copy in the books; what it brought is remembered, so that the next try goes on there.
    @discardableResult
    mutating func endCopy(_ order: OrderID) -> RunningCopy? {
        guard let running = facts.copies.end(order) else { return nil }
        agenda.dirty.insert(facts.contents.insert(running.copy.content))
        if running.bytesDone > 0 {
            facts.partials[running.copy.content, default: [:]][running.copy.target] = running.bytesDone
        }
        return running
    }
}
