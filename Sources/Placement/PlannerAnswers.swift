import Gallery

extension Planner {
    /// Notes how an order ended.
    ///
    /// Words about orders that are not outstanding are only hints.
    mutating func noteAnswer(
        _ order: OrderID, _ node: NodeID, _ content: Digest, _ outcome: Outcome, at now: Instant
    ) {
        guard facts.pending.noteAnswer(to: order) else { return }
        if let copy = facts.copies[order]?.copy {
            guard copy.target == node, copy.content == content else { return }
            endCopy(order)
            noteCopyEnd(copy, outcome, at: now)
        } else if let pending = facts.pending[order] {
            guard pending.node == node, pending.content == content else { return }
            facts.pending.end(order)
            agenda.dirty.insert(facts.contents.insert(content))
            noteEnd(of: pending, outcome, at: now)
        } else {
            noteHint(node, content, outcome)
        }
    }

    private mutating func noteCopyEnd(_ copy: Copy, _ outcome: Outcome, at now: Instant) {
        let content = copy.content
        switch outcome {
        case .done:
            facts.backoff.succeed(content, copy.target, .target)
            facts.backoff.succeed(content, copy.source, .source)
            note(copy.bytes - (facts.partials[content]?[copy.target] ?? 0), of: copy, at: now)
            hold(content, on: copy.target, .verified)
        case .failed(.sourceLost):
            facts.backoff.fail(content, copy.source, .source, at: now)
        case .failed(.sourceDamaged):
            facts.backoff.fail(content, copy.source, .source, at: now)
            facts.trust.noteFailure(of: copy.source, at: now)
            doubt(content, on: copy.source)
        case .failed, .damaged, .absent:
            facts.backoff.fail(content, copy.target, .target, at: now)
        }
    }

    private mutating func noteEnd(of pending: PendingOrders.Pending, _ outcome: Outcome, at now: Instant) {
        let (content, node) = (pending.content, pending.node)
        switch (pending.kind, outcome) {
        case (.verification, .done):
            facts.backoff.succeed(content, node, .verification)
            hold(content, on: node, .verified)
            ledger.verified(facts.contents.insert(content), on: node, at: now)
        case (.removal, .done), (_, .damaged), (_, .absent):
            dropHolding(content, on: node)
            facts.backoff.succeed(content, node, .removal)
            facts.backoff.succeed(content, node, .verification)
            ledger.verified(facts.contents.insert(content), on: node, at: now)
        case (.verification, .failed):
            facts.backoff.fail(content, node, .verification, at: now)
        case (.removal, .failed):
            facts.backoff.fail(content, node, .removal, at: now)
        }
    }

    /// The order was given up, answered before, or is an earlier coordinator's: what is true must be asked again.
    private mutating func noteHint(_ node: NodeID, _ content: Digest, _ outcome: Outcome) {
        switch outcome {
        case .done: hold(content, on: node, .claimed)
        case .damaged, .absent: doubt(content, on: node)
        case .failed: break
        }
    }

    /// What was verified is a claim again.
    mutating func doubt(_ content: Digest, on node: NodeID) {
        guard facts.contents.holding(of: content, on: node) != nil else { return }
        hold(content, on: node, .claimed)
    }
}
