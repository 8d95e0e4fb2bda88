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
    var short: Set<Digest> = []
    var actions: [Action] = []
    /// The contents that the last event had the planner look at anew: what is known of all others is as it was.
    public private(set) var touched: Set<Digest> = []
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
        touched = []
        facts.lastTold = now
        note(event, at: now)
        while !agenda.dirty.isEmpty {
            agenda.isStirred = true
            for content in agenda.takeDirty() { review(content, at: now) }
        }
        if agenda.isStirred { dispatch(at: now) }
        agenda.isStirred = false
        return actions
    }

    mutating func nextOrder() -> OrderID {
        ordersGiven += 1
        return OrderID(number: ordersGiven)
    }

    /// Asks what is outstanding for a content, stops what is not wanted, and queues the rest.
    mutating func review(_ content: Digest, at now: Instant) {
        touched.insert(content)
        var assessment = facts.assess(content, at: now)
        if !assessment.cancels.isEmpty {
            for order in assessment.cancels { cancel(order) }
            assessment = facts.assess(content, at: now)
        }
        agenda.set(priority(of: content), in: lanes(for: assessment))
        if assessment.isFrozen { agenda.park(content, from: nil) }
        if let retryAt = facts.backoff.nextRetry(of: content, at: now) { agenda.wake(content, at: retryAt) }
        noteShortage(of: content, at: now)
        forgetIfGone(content)
    }

    private func lanes(for assessment: Assessment) -> Set<Lane> {
        var lanes = Set(assessment.missing.keys.map { Lane.into($0) })
        if assessment.standIns > 0 { lanes.insert(.standIn) }
        lanes.formUnion(assessment.verifications.map { .verify($0) })
        lanes.formUnion(assessment.removals.map { .remove($0) })
        return lanes
    }

    private func priority(of content: Digest) -> Priority {
        Priority(
            verifiedLeft: facts.verifiedHolders(of: content).count, since: facts.wishes[content]?.since ?? .max,
            content: content)
    }

    private mutating func noteShortage(of content: Digest, at now: Instant) {
        if facts.isShort(content) {
            short.insert(content)
            // Whatever it waits for, a change among the nodes may bring it.
            agenda.park(content, from: nil)
        } else {
            short.remove(content)
            ledger.restored(content, at: now)
        }
    }

    /// That a content is not wanted is remembered only as long as somebody may hold it.
    private mutating func forgetIfGone(_ content: Digest) {
        guard let entry = facts.wishes.entries[content], entry.wish == nil, !facts.holdings.isHeld(content),
            facts.copies.copies(of: content).isEmpty
        else { return }
        facts.backoff.forget(content)
        facts.partials[content] = nil
        guard !facts.isAnythingUntold(of: content) else { return }
        facts.wishes.forgetUnwished(content)
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
        agenda.dirty.insert(running.copy.content)
        if running.bytesDone > 0 {
            facts.partials[running.copy.content, default: [:]][running.copy.target] = running.bytesDone
        }
        return running
    }
}
