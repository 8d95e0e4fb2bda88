import Gallery
import Placement

/// After the faults: everything is mended, and must come to rest exactly as wished.
extension PlannerCluster {
    mutating func makePeace() {
        isPeace = true
        for id in scenario.nodes {
            mend(id, .cut)
            mend(id, .stuck)
            mend(id, .full)
            restart(id)
            scrub(id)
        }
    }

    /// The longest that settling may take, from all timers that may have to run out one after the other.
    var settlingMax: Duration {
        let limits = scenario.limits
        let timers =
            limits.lostGrace * 2 + limits.unwishedGrace + limits.copyStall * 2 + limits.removalTimeout * 2
            + limits.verificationTimeout * 2 + limits.retryDelayMax * 3
        let beats = limits.heartbeat * (limits.downAfterBeats + limits.beatsToReturnMax + 10)
        let copy = Duration.milliseconds(scenario.copyStepMax * (scenario.copySteps + 2) + 4 * scenario.delayMax)
        return timers + beats + .seconds(180) + copy * (scenario.contentCount * scenario.nodes.count)
    }

    /// Why the cluster is not at rest, or `nil` if it is.
    func unrest() -> String? {
        for id in scenario.nodes where planner.liveness(of: id) != .alive { return "\(id) does not count as alive" }
        guard now >= pausedUntil else { return "the coordinator sleeps" }
        for id in scenario.nodes where connected[id] == nil || connected[id] != nodes[id]?.session {
            return "\(id) is not connected"
        }
        let answered = now.advanced(by: .milliseconds(-4 * scenario.delayMax))
        for id in scenario.nodes where nodes[id]?.busyUntil ?? now > answered { return "\(id) has orders in hand" }
        if let running = planner.runningCopies.first { return "copy \(running.copy.order) still runs" }
        for content in bytes.keys.sorted() {
            guard let entry = catalog[content] else { return "\(content) is being published" }
            let believed = planner.holders(of: content).keys.sorted()
            let holders = scenario.nodes.filter { nodes[$0]?.replicas[content] != nil }
            guard believed == holders else { return "\(content): on \(holders), believed on \(believed)" }
            let reason = entry.map { unrest(of: content, wish: $0) } ?? unrestUnwished(content)
            if let reason { return "\(content): \(reason)" }
        }
        return nil
    }

    private func unrestUnwished(_ content: Digest) -> String? {
        nodes.values.contains { $0.replicas[content] != nil } ? "nobody wishes it, yet it is held" : nil
    }

    private func unrest(of content: Digest, wish: Wish) -> String? {
        let holders = scenario.nodes.filter { nodes[$0]?.hasIntact(content) == true }
        guard !holders.isEmpty else {
            return planner.lostContents.contains(content) ? "it is lost" : "it is lost, and that is not said"
        }
        let believed = planner.verifiedHolders(of: content).values.flatMap(\.self).sorted()
        guard believed == holders else { return "held by \(holders), believed \(believed)" }
        var surplus = false
        var possible = 0
        for region in Set(scenario.nodes.map(\.region)).sorted() {
            let here = holders.count { $0.region == region }
            let wished = min(wish.copies[region] ?? 0, scenario.nodes.count { $0.region == region })
            possible += wished
            let reasons = planner.shortfalls(of: content).map(\.reason)
            if here < wished { return "\(here) of \(wished) copies in \(region): \(reasons)" }
            if here > max(wished, wish.keepsSourceIn.contains(region) ? 1 : 0) { surplus = true }
        }
        // Also not where nobody wants one, however many more a region wants than it can hold.
        if surplus, holders.count > max(1, possible) { return "too many copies: \(holders)" }
        if planner.shortfalls(of: content).contains(where: { $0.reason != .tooFewNodes && $0.reason != .sourceGone }) {
            return "\(planner.shortfalls(of: content))"
        }
        return nil
    }
}
