import Gallery

/// What is outstanding for one content, as things stand.
struct Assessment: Sendable {
    /// The copies to be started within each region, beside those that run.
    var missing: [Region: Int] = [:]
    /// The copies to be started in other regions for regions that are lost or being emptied.
    var standIns = 0
    /// The copies to be stopped.
    var cancels: [OrderID] = []
    /// The live nodes that must hash what they claim.
    var verifications: [NodeID] = []
    /// The nodes whose copy is too many and may go.
    var removals: [NodeID] = []
    /// A copy is too many and must not go at this moment.
    var isFrozen = false
}

extension Facts {
    /// Asks of all that is known what is outstanding for `content`.
    func assess(_ content: Digest, at now: Instant) -> Assessment {
        guard let wish = contents.wish(of: content) else { return assessUnwished(content, at: now) }
        var result = Assessment()
        let holders = countingHolders(of: content)
        let valid = validCopies(of: content)
        result.cancels = copies.copies(of: content).map(\.copy.order).filter { order in
            !valid.contains { $0.order == order }
        }
        var surplus: [NodeID] = []
        var extraCopies: [Copy] = []
        var standInsWished = 0
        let regions = Set(wish.copies.keys).union(holders.map(\.node.region)).union(valid.map(\.target.region))
        for region in regions.sorted() {
            let wished = wish.copies[region] ?? 0
            if membership.needsStandIns(region) {
                standInsWished += wished
                continue
            }
            let here = holders.filter { $0.node.region == region }
            let coming = valid.filter { $0.target.region == region }
            // What is on a failing disk is made anew while it can still be read.
            let lasting = here.count { !membership.isDraining($0.node) }
            let needing = max(wished, hydration(of: wish, in: region, here))
            let open = max(0, needing - lasting - possibleHolders(of: content, in: region))
            // What is on its way stays; but nothing new is begun for what a node is just bringing back.
            let needed = open - coming.count - returningHolders(of: content, in: region)
            if needed > 0 { result.missing[region] = needed }
            extraCopies += coming.dropFirst(open)
            let kept = wish.keeps(in: region)
            if here.count > kept { surplus += inOrderOfKeeping(here, of: content).dropFirst(kept) }
        }
        settleStandIns(standInsWished, surplus: &surplus, extraCopies: &extraCopies, of: wish, into: &result)
        result.cancels += extraCopies.map(\.order)
        decideRemovals(of: content, wish: wish, surplus: surplus, at: now, into: &result)
        // Also of those that failed too often to count.
        result.verifications = contents.holders(of: content).filter { node, holding in
            holding == .claimed && !result.removals.contains(node) && needsVerification(content, on: node, at: now)
        }.map(\.node)
        return result
    }

    /// Whether shallow versions read it in a region where it is only on nodes that are emptied or fail.
    func isSourceInDanger(_ content: Digest) -> Bool {
        guard let wish = contents.wish(of: content), !wish.keepsSourceIn.isEmpty else { return false }
        let holders = countingHolders(of: content)
        return wish.keepsSourceIn.contains { region in
            hydration(of: wish, in: region, holders.filter { $0.node.region == region }) > 0
        }
    }

    /// A source of shallow versions that is only on nodes that are emptied or fail is made anew while it can be read.
    private func hydration(of wish: Wish, in region: Region, _ holders: [(node: NodeID, holding: Holding)]) -> Int {
        let isInDanger = !holders.isEmpty && holders.allSatisfy { membership.isDraining($0.node) }
        return isInDanger && wish.keepsSourceIn.contains(region) ? 1 : 0
    }

    /// The copies whose target can go on and whose bytes come, over however many others, from a verified holder.
    private func validCopies(of content: Digest) -> [Copy] {
        guard !copies.isEmpty(of: content) else { return [] }
        let all = copies.copies(of: content).map(\.copy).filter { copy in
            isHoldingOn(copy.target) && contents.holding(of: content, on: copy.target) == nil
        }
        var fed = Set(countingHolders(of: content).filter { $0.holding == .verified }.map(\.node).filter(isHoldingOn))
        var valid: Set<OrderID> = []
        var before = -1
        while before < valid.count {
            before = valid.count
            for copy in all where fed.contains(copy.source) {
                valid.insert(copy.order)
                fed.insert(copy.target)
            }
        }
        return all.filter { valid.contains($0.order) }
    }

    /// A copy outlives a suspicion and a broken connection, but not more.
    private func isHoldingOn(_ node: NodeID) -> Bool {
        let liveness = membership[node]?.liveness
        return liveness == .alive || liveness == .suspect
    }

    private func needsVerification(_ content: Digest, on node: NodeID, at now: Instant) -> Bool {
        membership[node]?.isReachable == true && pending.pending(content, on: node) == nil
            && !backoff.isWaiting(content, node, .verification, at: now)
    }

    /// Takes from what is too many what lost regions need elsewhere, and asks for the rest.
    private func settleStandIns(
        _ wished: Int, surplus: inout [NodeID], extraCopies: inout [Copy], of wish: Wish, into result: inout Assessment
    ) {
        guard wished > 0 else { return }
        var open = wished
        for regions in standInRegions(for: wish) {
            for region in regions {
                let kept = Set(surplus.filter { $0.region == region }.prefix(open))
                surplus.removeAll { kept.contains($0) }
                open -= kept.count
            }
        }
        let regions = Set(standInRegions(for: wish).joined())
        let coming = Set(extraCopies.filter { regions.contains($0.target.region) }.prefix(open).map(\.order))
        extraCopies.removeAll { coming.contains($0.order) }
        result.standIns = open - coming.count
    }

    private func assessUnwished(_ content: Digest, at now: Instant) -> Assessment {
        var result = Assessment()
        result.cancels = copies.copies(of: content).map(\.copy.order)
        guard let since = contents.unwishedSince(content), contents.isHeld(content) else { return result }
        guard now.since(since) >= limits.unwishedGrace else { return result }
        let holders = contents.holders(of: content).map(\.node)
        guard isSettled(holders) else {
            result.isFrozen = true
            return result
        }
        result.removals = holders.filter { membership.isUsable($0) && !isRemovalWaiting(content, on: $0, at: now) }
        return result
    }
}
