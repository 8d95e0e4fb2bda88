import Gallery

/// Who sends a copy, or why nobody.
enum SourceChoice: Hashable, Sendable {
    case source(NodeID, isChained: Bool)
    case none(Shortfall.Reason)
}

extension Facts {
    /// The source of a copy of `content` to `target`.
    ///
    /// Only verified holders send, and those whose bytes fail or whose disks are slow only if there are no others. A holder in the target's own region comes first, and a first copy on its way
    /// into the region is waited for: each content crosses into a region once. From elsewhere comes what loads
    /// least: a holder that sends this content to nobody yet; else a node that is itself still copying it and
    /// passes it on, so that the copies form a chain and the holder's uplink carries one.
    func chooseSource(of content: Digest, to target: NodeID, at now: Instant) -> SourceChoice {
        let holders = verifiedHolders(of: content).filter { $0 != target }
        let ready = bestSources(holders.filter { !backoff.isWaiting(content, $0, .source, at: now) }, at: now)
        let near = ready.filter { $0.region == target.region }
        if !near.isEmpty {
            return leastLoaded(near, of: content).map { .source($0, isChained: false) } ?? .none(.queued)
        }
        if isFirstComing(content, to: target) { return .none(.queued) }
        guard !ready.isEmpty else { return .none(reasonForNoSource(of: content, hasHolders: !holders.isEmpty)) }
        let idle = ready.filter { copies.countOut($0, of: content) == 0 }
        if let source = leastLoaded(idle, of: content) { return .source(source, isChained: false) }
        let chained = chainable(content, to: target, at: now)
        guard let source = leastLoaded(ready + chained, of: content) else { return .none(.queued) }
        return .source(source, isChained: chained.contains(source))
    }

    /// A copy into the target's region runs, or a claim there is being verified: the next ones come from it.
    private func isFirstComing(_ content: Digest, to target: NodeID) -> Bool {
        let isCopying = copies.copies(of: content).contains { $0.copy.target.region == target.region }
        return isCopying
            || countingHolders(of: content).contains { node, holding in
                node.region == target.region && holding == .claimed
                    && pending.pending(content, on: node)?.kind == .verification
            }
    }

    /// Nodes that copy `content` themselves.
    ///
    /// None is fed by `target`: copies without a verified root were cancelled.
    private func chainable(_ content: Digest, to target: NodeID, at now: Instant) -> [NodeID] {
        copies.copies(of: content).map(\.copy.target).filter { node in
            node != target && membership.isUsable(node) && !backoff.isWaiting(content, node, .source, at: now)
                && !isPoorSource(node, at: now)
        }
    }

    private func leastLoaded(_ nodes: [NodeID], of content: Digest) -> NodeID? {
        nodes.filter { copies.countOut($0) < limits.copiesOutMax }
            .map { (key: (copies.countOut($0, of: content), copies.countOut($0), $0), node: $0) }
            .min { $0.key < $1.key }?.node
    }

    private func reasonForNoSource(of content: Digest, hasHolders: Bool) -> Shortfall.Reason {
        if hasHolders { return .retrying }
        let holders = contents.holders(of: content).filter { !membership.isLost($0.node) }
        if holders.isEmpty { return isAnythingUntold(of: content) ? .awaitingInventory : .noCopyLeft }
        return holders.contains { pending.pending(content, on: $0.node)?.kind == .verification }
            ? .verifying : .noSourceAtHand
    }

    /// A node that has not told yet may still turn out to hold the content.
    func isAnythingUntold(of content: Digest) -> Bool {
        guard contents.isOld(content) else { return false }
        return membership.members.values.contains { !$0.hasTold && $0.counts }
    }
}
