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
}

extension Facts {
    /// Asks where a copy would go that stands in for the one on `node`.
    func remainder(of content: Digest, on node: NodeID) -> Remainder? {
        guard let wish = contents.wish(of: content) else { return nil }
        let others = verifiedHolders(of: content).filter { $0 != node && !membership.isDraining($0) }
        let lacking = wish.keepsSourceIn.union(wish.copies.keys).sorted().first { region in
            !membership.isLost(region) && others.count { $0.region == region } < wish.keeps(in: region)
        }
        guard let lacking else { return nil }
        let isCopying = copies.copies(of: content).contains { $0.copy.target.region == lacking }
        let reason = isCopying ? .copying : reasonForNoCopy(of: content, in: lacking, wish: wish)
        return Remainder(content: content, region: lacking, reason: reason)
    }
}
