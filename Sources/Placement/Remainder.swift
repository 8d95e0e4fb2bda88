public import Gallery

/// Why a content is still on a node that is emptied, or whose disk fails.
public struct Remainder: Hashable, Sendable {
    public let content: Digest
    /// The region that lacks another copy of it.
    public let region: Region
    /// Why that has none.
    public let reason: Shortfall.Reason
}

extension Planner {
    /// What holds back the wished contents of `node`, in order of digest; only of the first `limit` that it holds, and
    /// not of those that are about to go.
    public func remainders(on node: NodeID, limit: Int) -> [Remainder] {
        inventory(of: node).keys.sorted().prefix(max(0, limit)).compactMap { facts.remainder(of: $0, on: node) }
    }

    /// The wished contents of a node whose region has no other to take them, and how many stand elsewhere meanwhile.
    ///
    /// Of the first `limit` that it holds. `nil` if the region has another, or the node is not emptied.
    public func stayingContents(on node: NodeID, limit: Int) -> (count: Int, stoodIn: Int)? {
        guard facts.membership.isDraining(node), facts.membership.isBeingEmptied(node.region) else { return nil }
        let contents = inventory(of: node).keys.sorted().prefix(max(0, limit)).filter { content in
            facts.contents.wish(of: content).map { $0.keeps(in: node.region) > 0 } ?? false
        }
        return (contents.count, contents.count { facts.remainder(of: $0, on: node) == nil })
    }

    /// The same planner after `node` was begun to be emptied, to be asked what would become of it.
    public func draining(_ node: NodeID) -> Planner {
        var planner = self
        _ = planner.handle(
            .standings(facts.membership.standings.setting(node, to: .draining)), at: facts.lastTold)
        return planner
    }
}

extension Facts {
    /// Asks where a copy would go that stands in for the one on `node`.
    func remainder(of content: Digest, on node: NodeID) -> Remainder? {
        guard let wish = contents.wish(of: content) else { return nil }
        let others = verifiedHolders(of: content).filter { $0 != node && !membership.isDraining($0) }
        let isStoodIn = isStoodIn(content)
        let lacking = wish.keepsSourceIn.union(wish.copies.keys).sorted().first { region in
            !membership.isLost(region) && others.count { $0.region == region } < wish.keeps(in: region)
                && (!isStoodIn || wish.keepsSourceIn.contains(region) || !membership.needsStandIns(region))
        }
        guard let lacking else { return nil }
        return Remainder(content: content, region: lacking, reason: reasonToWait(for: content, in: lacking, wish))
    }

    private func reasonToWait(for content: Digest, in region: Region, _ wish: Wish) -> Shortfall.Reason {
        let isStandIn = membership.needsStandIns(region) && wish.copies[region] != nil
        let isCopying = copies.copies(of: content).contains { running in
            running.copy.target.region == region || isStandIn && running.copy.reason == .standIn
        }
        guard !isCopying else { return .copying }
        if isStandIn {
            for regions in standInRegions(for: wish) {
                guard case .node = chooseNode(for: content, bytes: wish.bytes, in: regions, at: lastTold) else {
                    continue
                }
                return .queued
            }
        }
        return reasonForNoCopy(of: content, in: region, wish: wish)
    }
}
