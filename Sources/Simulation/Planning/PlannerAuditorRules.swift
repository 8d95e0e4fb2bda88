import Gallery
import Placement

/// The rules, each written down without looking at how the planner keeps them.
extension PlannerAuditor {
    /// Readers are sent only to who is known to hold all of it: by a report, an inventory, or an answer in time.
    mutating func checkStanding(_ content: Digest, on holders: some Sequence<NodeID>) {
        for node in holders where !isVerified(content, on: node) {
            report("\(node) counts as a verified holder of \(content), and nothing says so")
        }
    }

    /// After a tick: no copy goes on that brings nothing.
    private mutating func checkStalls() {
        guard let lastTick else { return }
        let stallMax = limits.copyStall + limits.tickGapMax * 2
        for (order, entry) in outstanding where entry.isCopy && lastTick.since(entry.progressedAt) > stallMax {
            report("copy \(order) to \(entry.node) goes on though nothing came since \(entry.progressedAt)")
        }
    }

    /// After all actions of an event: no copy goes on with a node that is down, or that brings nothing.
    mutating func checkOutstanding() {
        if isTick { checkStalls() }
        guard !down.isEmpty else { return }
        for (order, entry) in outstanding where entry.isCopy {
            if down.contains(where: { $0 == entry.node || entry.isFrom($0) }) {
                report("copy \(order) goes on with a node that is down")
            }
        }
    }

    mutating func checkCopy(_ copy: Copy, at now: Instant) {
        let name = "copy \(copy.order) of \(copy.content) from \(copy.source) to \(copy.target)"
        let copies = outstanding.values.filter(\.isCopy)
        let toTarget = copies.filter { $0.node == copy.target }
        if toTarget.contains(where: { $0.content == copy.content }) { report("\(name): the second at once") }
        if toTarget.count >= limits.copiesInMax { report("\(name): the target receives too many") }
        let fromSource = copies.count { $0.isFrom(copy.source) }
        if fromSource >= limits.copiesOutMax { report("\(name): the source sends too many") }
        let intoRegion = copies.count { $0.node.region == copy.target.region }
        if intoRegion >= limits.copiesIntoRegionMax { report("\(name): the region receives too many") }
        if told[copy.content]?[copy.target] != nil { report("\(name): the target holds it") }
        if wishes[copy.content].flatMap(\.self) == nil { report("\(name): nobody wishes it") }
        if let failedAt = failedAt[copy.content]?[copy.target], now.since(failedAt) < limits.retryDelay {
            report("\(name): tried again at once after a failure")
        }
        let isHeld = isVerified(copy.content, on: copy.source)
        let isFed = copies.contains { $0.node == copy.source && $0.content == copy.content }
        if copy.isChained ? !isFed : !isHeld { report("\(name): the source is no verified holder and no link") }
        if copy.target.region != copy.source.region { checkCrossing(copy, name, copies) }
        for node in [copy.target, copy.source] where isSuspect(node) {
            report("\(name): \(node) is silent")
        }
        checkIsWanted(copy, name)
    }

    /// A content crosses into a region once: the others of the region take it from there.
    private mutating func checkCrossing(_ copy: Copy, _ name: String, _ copies: [Order]) {
        if copies.contains(where: { $0.content == copy.content && $0.node.region == copy.target.region }) {
            report("\(name): another copy crosses into the region already")
        }
    }

    /// Copies go where they are wished, or elsewhere if a wished region is lost.
    private mutating func checkIsWanted(_ copy: Copy, _ name: String) {
        guard let wish = wishes[copy.content].flatMap(\.self) else { return }
        let region = copy.target.region
        let here = told[copy.content]?.keys.count { $0.region == region && isCounting($0) } ?? 0
        let coming = outstanding.values.count { $0.isCopy && $0.content == copy.content && $0.node.region == region }
        // A source that is only where it is to go from is made anew in its region.
        let wished = max(wish.copies[region] ?? 0, wish.keepsSourceIn.contains(region) && here == 0 ? 1 : 0)
        if copy.reason != .standIn, here + coming >= wished {
            // Those that are about to go do not count.
            let going = outstanding.values.count {
                $0.isRemoval && $0.content == copy.content && $0.node.region == region
            }
            let unsure = told[copy.content]?.count { $0.key.region == region && $0.value == .claimed } ?? 0
            if here + coming - going - unsure >= wished { report("\(name): the region has enough") }
        }
        if copy.reason == .standIn { checkStandIn(copy, name, wish) }
    }

    /// Only for a wished region of which all nodes are lost, and only where the publisher or the operator named.
    private mutating func checkStandIn(_ copy: Copy, _ name: String, _ wish: Wish) {
        let away = wish.copies.keys.filter(isAway)
        if away.isEmpty { report("\(name): stands in for nobody") }
        let region = copy.target.region
        if wish.copies[region] == nil, !away.contains(where: { paired[$0] == region }) {
            report("\(name): nobody named that region")
        }
    }

    /// All nodes of the region that the planner knows are lost.
    private func isAway(_ region: Region) -> Bool {
        let nodes = beliefs.keys.filter { $0.region == region }
        return standings[region] == .retired || !nodes.isEmpty && !nodes.contains(where: isCounting)
    }

    /// Whether what a node holds counts: it is neither given up nor to be emptied.
    private func isCounting(_ node: NodeID) -> Bool { !lost.contains(node) && standings[node] == .serving }

    /// How many copies are never given up: what is wished, as far as the regions have nodes or have lost all of them.
    func kept(of wish: Wish) -> Int {
        wish.copies.reduce(0) { sum, entry in
            let nodes = beliefs.keys.count { $0.region == entry.key && standings[$0] == .serving }
            return sum + (isAway(entry.key) ? entry.value : min(entry.value, nodes))
        }
    }

    mutating func checkVerification(of content: Digest, on node: NodeID, at now: Instant) {
        let busy = outstanding.values.count { $0.node == node && !$0.isCopy && !$0.isRemoval }
        if busy >= limits.verificationsMax { report("\(node) verifies too many") }
        if told[content]?[node] != .claimed { report("\(node) verifies \(content), which it does not claim") }
    }

    mutating func checkRemoval(of content: Digest, on node: NodeID, at now: Instant) {
        let name = "removal of \(content) on \(node)"
        let counting = beliefs.filter { !lost.contains($0.key) }
        if 2 * counting.count(where: { $0.value != .alive }) > counting.count { report("\(name): most are silent") }
        guard let entry = wishes[content] else { return report("\(name): nothing was ever told of it") }
        for (holder, _) in told[content] ?? [:] where holder != node && !lost.contains(holder) {
            if isSuspect(holder) { report("\(name): \(holder) is suspect") }
        }
        guard let wish = entry else {
            let since = unwishedSince[content] ?? now
            if now.since(since) < limits.unwishedGrace { report("\(name): before its grace is over") }
            return
        }
        let others = (told[content] ?? [:]).filter { $0.key != node && $0.value == .verified }.keys.filter { other in
            isCounting(other)
                && !outstanding.values.contains { $0.isRemoval && $0.node == other && $0.content == content }
        }
        let wanted = kept(of: wish)
        if others.count < max(1, wanted) { report("\(name): only \(others.count) others of \(wanted)") }
        let here = others.count { $0.region == node.region }
        let kept = max(wish.copies[node.region] ?? 0, wish.keepsSourceIn.contains(node.region) ? 1 : 0)
        // What cannot be drained within the region is made elsewhere.
        if here < kept, !isAway(node.region) { report("\(name): \(here) others in the region, \(kept) to be kept") }
    }
}

extension PlannerAuditor.Order {
    func isFrom(_ node: NodeID) -> Bool {
        if case .copy(let source) = kind { source == node } else { false }
    }
}
