import Gallery

extension Planner {
    /// Time passed: judges silences, gives up what takes too long, wakes what waited.
    mutating func tick(at now: Instant) {
        facts.hasTicked = true
        let wasMassSilence = facts.membership.isMassSilence
        let slept = facts.membership.wakeUp(at: now)
        if slept > .zero {
            facts.copies.excuse(slept, at: now)
            facts.pending.excuse(slept)
        }
        noteTransitions(facts.membership.judgeSilences(at: now), at: now)
        if facts.membership.settleReturns(at: now) { agenda.unparkAll() }
        if wasMassSilence, !facts.membership.isMassSilence { agenda.unparkAll() }
        giveUpStalledCopies(at: now)
        giveUpOverdueOrders(at: now)
        agenda.wakeDue(at: now)
        if facts.limits.sweepPerTick > 0 {
            agenda.sweep(facts.limits.sweepPerTick, of: facts.contents)
        }
    }

    /// A copy is judged by its progress, not by its age.
    ///
    /// Either side may be at fault, so both are spared for a while.
    private mutating func giveUpStalledCopies(at now: Instant) {
        for order in facts.copies.byOrder.keys.sorted() {
            guard let running = facts.copies[order] else { continue }
            guard now.since(running.progressedAt) >= facts.limits.copyStall else { continue }
            cancel(order)
            facts.backoff.fail(running.copy.content, running.copy.target, .target, at: now)
            facts.backoff.fail(running.copy.content, running.copy.source, .source, at: now)
        }
    }

    /// Nobody knows whether an overdue removal was, or will be, done: what was to go is a claim from here on.
    ///
    /// If it is still too many it is told to go again; if it is wanted it is verified, which comes after the removal.
    private mutating func giveUpOverdueOrders(at now: Instant) {
        let overdue = facts.pending.byOrder.values.filter { $0.deadline <= now }
        for pending in overdue.sorted(by: { $0.order < $1.order }) {
            facts.pending.end(pending.order)
            agenda.dirty.insert(facts.contents.insert(pending.content))
            switch pending.kind {
            case .removal: doubt(pending.content, on: pending.node)
            case .verification: facts.backoff.fail(pending.content, pending.node, .verification, at: now)
            }
        }
    }

    /// Marks what a change of liveness touches, and tells the coordinator and the ledger.
    mutating func noteTransitions(_ transitions: [Membership.Transition], at now: Instant) {
        for transition in transitions {
            let node = transition.node
            actions.append(.membership(node, transition.to))
            if transition.to != .suspect { agenda.unparkAll() }
            if transition.to != .suspect, transition.from != .suspect || transition.to == .down {
                touch(node)
            }
            if transition.to == .lost || transition.from == .returning {
                agenda.dirty.formUnion(facts.contents.numbers(wishedIn: node.region))
            }
            noteInLedger(transition, at: now)
        }
    }

    mutating func touch(_ node: NodeID) {
        agenda.dirty.formUnion(facts.contents.contents(of: node))
        for order in facts.copies.orders(touching: node) {
            guard let running = facts.copies[order] else { continue }
            agenda.dirty.insert(facts.contents.insert(running.copy.content))
        }
    }

    private mutating func noteInLedger(_ transition: Membership.Transition, at now: Instant) {
        let node = transition.node
        switch transition.to {
        case .suspect: ledger.suspected(node, at: now)
        case .down: ledger.wentDown(node, at: now)
        case .lost:
            ledger.lost(.node(node), contents: wishedContents(of: [node]), at: now)
            guard facts.membership.isLost(node.region) else { return }
            let nodes = facts.membership.byRegion[node.region] ?? []
            ledger.lost(.region(node.region), contents: wishedContents(of: nodes), at: now)
        case .alive:
            ledger.returned(.node(node), claims: wishedClaims(of: [node]), at: now)
            let nodes = facts.membership.byRegion[node.region] ?? []
            guard nodes.allSatisfy({ facts.membership[$0]?.liveness == .alive }) else { return }
            ledger.returned(.region(node.region), claims: wishedClaims(of: nodes), at: now)
        case .returning: break
        }
    }

    private func wishedContents(of nodes: [NodeID]) -> NumberSet {
        var contents = NumberSet()
        for node in nodes {
            for content in facts.contents.contents(of: node) where facts.contents.isWished(content) {
                contents.insert(content)
            }
        }
        return contents
    }

    private func wishedClaims(of nodes: [NodeID]) -> [NodeID: NumberSet] {
        Dictionary(uniqueKeysWithValues: nodes.map { ($0, facts.contents.wishedClaims(of: $0)) })
            .filter { !$0.value.isEmpty }
    }
}
