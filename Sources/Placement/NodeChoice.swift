import Gallery

/// Where a copy goes, or why nowhere.
enum NodeChoice: Hashable, Sendable {
    case node(NodeID)
    case none(Shortfall.Reason)
}

extension Facts {
    /// The holders of one region, those to be kept first at the front: on disks that do not fail, verified and alive,
    /// then the emptiest disks.
    func inOrderOfKeeping(_ holders: [(node: NodeID, holding: Holding)], of content: Digest) -> [NodeID] {
        let ranked = holders.map { node, holding in
            let rank =
                (membership.isUsable(node) ? 0 : 1) + (holding == .verified ? 0 : 2)
                + (membership.isDraining(node) ? 4 : 0)
            return (rank: rank, freeBytes: membership[node]?.freeBytes ?? 0, node: node)
        }
        return ranked.sorted { ($0.rank, -$0.freeBytes, $0.node) < ($1.rank, -$1.freeBytes, $1.node) }.map(\.node)
    }

    /// The node of `regions` that takes the next copy: one that has a part of it already, then one with much room,
    /// then an idle one, then by a spread over content and name, so that not everything lands on the first.
    func chooseNode(for content: Digest, bytes: Int64, in regions: [Region], at now: Instant) -> NodeChoice {
        let nodes = regions.flatMap { membership.byRegion[$0] ?? [] }
        let free = nodes.filter { node in
            contents.holding(of: content, on: node) == nil && copies.copy(of: content, to: node) == nil
                && !pending.isRemoving(content, on: node)
        }
        let usable = free.filter { membership.isUsable($0) }
        guard !usable.isEmpty else {
            return .none(free.contains { !membership.isLost($0) } ? .nodesSilent : .tooFewNodes)
        }
        let taking = usable.filter { membership.isTaking($0) }
        guard !taking.isEmpty else {
            return .none(usable.contains { membership[$0]?.disk == .full } ? .noSpace : .diskTrouble)
        }
        let ready = taking.filter { !backoff.isWaiting(content, $0, .target, at: now) }
        guard !ready.isEmpty else { return .none(.retrying) }
        let roomy = ready.filter { room(on: $0) >= bytes - (partials[content]?[$0] ?? 0) }
        guard !roomy.isEmpty else { return .none(.noSpace) }
        let quick = roomy.filter { membership[$0]?.disk != .slow }
        let idle = (quick.isEmpty ? roomy : quick).filter {
            copies.countIn($0) < limits.copiesInMax && copies.countInto($0.region) < limits.copiesIntoRegionMax
        }
        let best = idle.map { (key: preference($0, content), node: $0) }.min { $0.key < $1.key }
        return best.map { .node($0.node) } ?? .none(.queued)
    }

    private func preference(_ node: NodeID, _ content: Digest) -> (Int64, Int, Int, UInt64, NodeID) {
        let part = partials[content]?[node] ?? 0
        // Room is compared by powers of two: a few bytes more are no reason.
        let roomRank = room(on: node).leadingZeroBitCount
        return (-part, roomRank, copies.countIn(node), spread(content, node), node)
    }

    /// The regions that may stand in for those that need it: other targets first, then the pairs of those.
    ///
    /// No others: bytes go to no region that neither a publisher nor, as a pair, the operator has named.
    func standInRegions(for wish: Wish) -> [[Region]] {
        let targets = wish.copies.keys.filter { !membership.needsStandIns($0) }.sorted()
        let pairs = Set(wish.copies.keys.filter { membership.needsStandIns($0) }.compactMap { paired[$0] })
        return [targets, pairs.filter { wish.copies[$0] == nil && !membership.needsStandIns($0) }.sorted()]
    }

    /// A number for each pair, the same at all times and on all machines.
    func spread(_ content: Digest, _ node: NodeID) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in content.bytes + Array(node.name.utf8) {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        // The last bytes alone would hardly move the high bits.
        hash ^= hash >> 32
        return hash &* 0x9e37_79b9_7f4a_7c15
    }
}
