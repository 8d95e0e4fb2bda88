import Gallery

extension Facts {
    /// Every holder that is not lost is alive and connected, and most nodes are.
    func isSettled(_ holders: [NodeID]) -> Bool {
        !membership.isMassSilence
            && holders.allSatisfy { membership.isLost($0) || membership.isUsable($0) }
    }

    /// Whether what is left of a damaged copy on `node` is wanted by nobody: all copies are there without it.
    func isTooMany(_ content: Digest, on node: NodeID) -> Bool {
        guard let wish = contents.wish(of: content) else { return true }
        guard copies.copy(of: content, to: node) == nil else { return false }
        let others = Set(verifiedHolders(of: content)).subtracting([node]).filter { !membership.isDraining($0) }
        return isEnough(others, for: wish) && keepsSource(in: node.region, others: others, wish: wish)
    }

    /// Removal is the last of all: only if the wished number of *other* verified copies is there, as far as the
    /// wished regions have nodes, and nobody who holds the content is suspect.
    func decideRemovals(
        of content: Digest, wish: Wish, surplus: [NodeID], at now: Instant, into result: inout Assessment
    ) {
        guard !surplus.isEmpty else { return }
        guard isSettled(contents.holders(of: content).map(\.node)), copies.copies(of: content).isEmpty,
            // Who came back may be gone again soon: then what stands in for it is still there.
            !wish.copies.keys.contains(where: { membership.isFreshlyBack($0) })
        else {
            result.isFrozen = true
            return
        }
        var verified = Set(verifiedHolders(of: content))
        // The claims go first, then the ones on the fullest disks.
        let order = surplus.sorted { left, right in
            let (leftKey, rightKey) = (removalKey(left, verified), removalKey(right, verified))
            return (leftKey.0, leftKey.1, left) < (rightKey.0, rightKey.1, right)
        }
        for node in order where !isRemovalWaiting(content, on: node, at: now) {
            let others = verified.subtracting([node]).filter { !membership.isDraining($0) }
            guard isEnough(others, for: wish), keepsSource(in: node.region, others: others, wish: wish) else {
                result.isFrozen = true
                continue
            }
            verified.remove(node)
            result.removals.append(node)
        }
    }

    func isRemovalWaiting(_ content: Digest, on node: NodeID, at now: Instant) -> Bool {
        pending.isRemoving(content, on: node) || backoff.isWaiting(content, node, .removal, at: now)
    }

    private func removalKey(_ node: NodeID, _ verified: Set<NodeID>) -> (Int, Int64) {
        (verified.contains(node) ? 1 : 0, membership[node]?.freeBytes ?? 0)
    }

    /// Whether shallow versions that read from a copy in `region` still can.
    private func keepsSource(in region: Region, others: Set<NodeID>, wish: Wish) -> Bool {
        !wish.keepsSourceIn.contains(region) || others.contains { $0.region == region }
    }

    /// Whether these verified copies alone are all that is wished and can be.
    ///
    /// Copies for which a region never had the nodes are waited for there, and kept nowhere else; those for which it
    /// has lost them are.
    private func isEnough(_ others: Set<NodeID>, for wish: Wish) -> Bool {
        var possible = 0
        for (region, wished) in wish.copies {
            let nodes = (membership.byRegion[region] ?? []).count { !membership.isRetired($0) }
            let (sum, overflow) = possible.addingReportingOverflow(
                membership.needsStandIns(region) ? wished : min(wished, nodes))
            possible = overflow ? .max : sum
        }
        guard others.count >= max(1, possible) else { return false }
        for region in wish.copies.keys.sorted() where !membership.needsStandIns(region) {
            let nodes = (membership.byRegion[region] ?? []).count { !membership.isLost($0) }
            let wished = min(wish.copies[region] ?? 0, nodes)
            guard others.count(where: { $0.region == region }) >= wished else { return false }
        }
        return true
    }
}
