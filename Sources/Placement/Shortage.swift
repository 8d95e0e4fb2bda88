import Gallery

extension Facts {
    /// The nodes whose verified copies count for readers: alive, or silent for no longer than a suspicion.
    func standingHolders(of content: Digest) -> [NodeID] {
        countingHolders(of: content).filter { $0.holding == .verified }.map(\.node).filter { node in
            let liveness = membership[node]?.liveness
            return liveness == .alive || liveness == .suspect
        }
    }

    /// Whether wished copies are missing, those that stand in for lost regions included, or a source that must stay.
    func isShort(_ content: Digest) -> Bool {
        guard let wish = contents.wish(of: content) else { return false }
        let counts = Dictionary(grouping: standingHolders(of: content), by: \.region).mapValues(\.count)
        guard wish.keepsSourceIn.allSatisfy({ (counts[$0] ?? 0) > 0 }) else { return true }
        var standIns = 0
        for region in wish.copies.keys.sorted() {
            let missing = (wish.copies[region] ?? 0) - (counts[region] ?? 0)
            guard missing > 0 else { continue }
            guard membership.needsStandIns(region) else { return true }
            standIns += missing
        }
        return standIns > 0 && standInCounts(for: wish, counts).values.reduce(0, +) < standIns
    }

    /// The verified copies that stand in for lost or emptied regions, by region: what is more than is wished there.
    func standInCounts(of content: Digest) -> [Region: Int] {
        guard let wish = contents.wish(of: content) else { return [:] }
        return standInCounts(
            for: wish, Dictionary(grouping: standingHolders(of: content), by: \.region).mapValues(\.count))
    }

    /// Whether all that lost and emptied regions lack of it is verified in others.
    func isStoodIn(_ content: Digest) -> Bool {
        guard let wish = contents.wish(of: content) else { return true }
        let wished = wish.copies.reduce(0) { $0 + (membership.needsStandIns($1.key) ? $1.value : 0) }
        return standInCounts(of: content).values.reduce(0, +) >= wished
    }

    private func standInCounts(for wish: Wish, _ counts: [Region: Int]) -> [Region: Int] {
        guard wish.copies.keys.contains(where: { membership.needsStandIns($0) }) else { return [:] }
        let regions = standInRegions(for: wish).joined().map { ($0, (counts[$0] ?? 0) - wish.keeps(in: $0)) }
        return Dictionary(uniqueKeysWithValues: regions.filter { $0.1 > 0 })
    }

    /// Nobody who is not lost holds it, and nobody is left to ask.
    func isGone(_ content: Digest) -> Bool {
        guard let wish = contents.wish(of: content), wish.total > 0 || !wish.keepsSourceIn.isEmpty else { return false }
        return !contents.holders(of: content).contains { !membership.isLost($0.node) }
            && !isAnythingUntold(of: content)
    }

    /// The regions in which copies or the source of shallow versions are missing, and why.
    func shortfalls(of content: Digest) -> [Shortfall] {
        guard let wish = contents.wish(of: content) else { return [] }
        let counts = Dictionary(grouping: standingHolders(of: content), by: \.region).mapValues(\.count)
        return wish.keepsSourceIn.union(wish.copies.keys).sorted().compactMap { region in
            let wished = wish.keeps(in: region)
            let verified = counts[region] ?? 0
            guard verified < wished else { return nil }
            let reason = reasonForShortage(of: content, in: region, wish: wish)
            return Shortfall(content: content, region: region, verified: verified, wished: wished, reason: reason)
        }
    }

    private func reasonForShortage(of content: Digest, in region: Region, wish: Wish) -> Shortfall.Reason {
        if isGone(content) { return .noCopyLeft }
        let isSourceOnly = wish.copies[region] == nil
        if membership.isLost(region), !isSourceOnly {
            return membership.standings[region] == .retired ? .regionRetired : .regionLost
        }
        if possibleHolders(of: content, in: region) > 0 { return .awaitingInventory }
        if copies.copies(of: content).contains(where: { $0.copy.target.region == region }) { return .copying }
        let claims = countingHolders(of: content).filter { $0.node.region == region && $0.holding == .claimed }
        if claims.contains(where: { pending.pending(content, on: $0.node) != nil }) { return .verifying }
        let silent = countingHolders(of: content).contains { node, _ in
            node.region == region && membership[node]?.liveness.isUnsettled == true
        }
        if silent { return .nodesSilent }
        return isSourceOnly ? .sourceGone : reasonForNoCopy(of: content, in: region, wish: wish)
    }

    /// Asks the same questions as a decision would, at the moment of the last word heard.
    func reasonForNoCopy(of content: Digest, in region: Region, wish: Wish) -> Shortfall.Reason {
        switch chooseNode(for: content, bytes: wish.bytes, in: [region], at: lastTold) {
        case .none(let reason): return reason
        case .node(let target):
            switch chooseSource(of: content, to: target, at: lastTold) {
            case .none(let reason): return reason
            case .source: return .queued
            }
        }
    }
}
