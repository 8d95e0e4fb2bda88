import Chance
import Gallery
import Placement

/// After the faults: a connected core is healthy, the rest stays away, and all must come to rest as wished.
extension Cluster {
    func makePeace() {
        isPeace = true
        peaceAt = now
        strays = nil
        for host in hosts { for other in hosts { network.unblock(from: host, to: other) } }
        retire(coordinators[1 - current])
        endContest()
        chooseCore()
        returnDisks()
        for node in nodes {
            node.disk.isFull = false
            node.disk.isReadOnly = false
            node.disk.slowness = 1
            node.disk.syncsToFail = 0
            node.disk.misdirectedTo = nil
            node.mishap = nil
            node.disk.writesToLose = 0
        }
        coordinators[current].disk.syncsToFail = 0
        coordinators[current].disk.slowness = 1
        for host in hosts {
            host.effectsLeft = nil
            if let node = host as? NodeHost, outside.contains(node.id) {
                node.stop(isNoticed: false)
            } else if !(host is CoordinatorHost) || host === coordinators[current] {
                host.start()
            }
        }
        // Who missed the last change learns of it by the next.
        later(5000) { [self] in nudge(1) }
        write("peace; outside: \(outside.sorted())")
    }

    /// Changes something that nothing depends on.
    private func nudge(_ tries: Int) {
        guard let shell, let region = setting.regions.last, let standing = shell.durable.state.regions[region] else {
            if tries < 20 { later(2000) { [self] in nudge(tries + 1) } }
            return
        }
        let renamed = RegionDefinition(name: region, displayName: "settled", pairedRegion: standing.pairedRegion)
        shell.submit(.defineRegion(region: renamed), by: shell.principal) { _ in }
    }

    /// In half of the runs everybody is of the core.
    private func chooseCore() {
        guard !options.isPeaceful, options.faults?.isEmpty != true, chance.chance(50) else { return }
        let share = chance.number(in: 5...40)
        let some = nodes.filter { _ in chance.chance(share) }
        // More silent nodes than not would freeze what a human has to decide.
        guard some.count * 2 < nodes.count else { return }
        outside = Set(some.map(\.id))
        if !outside.isEmpty { mark(.settledWithoutSome) }
    }

    /// Disks that are in the wrong machines are put back.
    private func returnDisks() {
        for node in nodes where node.disk.owner != node.id {
            guard let other = nodes.first(where: { $0.disk.owner == node.id }) else { continue }
            for host in [node, other] { host.stop(isNoticed: true) }
            let disk = node.disk
            node.disk = other.disk
            other.disk = disk
        }
    }

    /// The longest that settling may take, from all timers that may have to run out one after the other.
    var settlingMax: Int64 {
        let limits = setting.limits
        let timers =
            limits.lostGrace * 2 + limits.unwishedGrace + limits.copyStall * 2 + limits.removalTimeout * 2
            + limits.verificationTimeout * 2 + limits.retryDelayMax * 4
        let beats = limits.heartbeat * (limits.downAfterBeats + limits.beatsToReturnMax + 10)
        return (timers + beats).milliseconds + 300_000 + Int64(contentsMade) * 200
    }

    /// Why the cluster is not at rest, or `nil` if it is.
    func unrest() -> String? {
        guard let shell, coordinators[current].pausedUntil <= now else { return "the coordinator is not there" }
        guard shell.leading.obstacle == nil else { return "the coordinator does not lead" }
        guard shell.durable.state.standings == Standings() else { return "somebody is out of service" }
        guard !shell.isWriting, shell.pending.isEmpty, shell.facts.isEmpty else { return "changes are being written" }
        guard shell.expected.isEmpty else { return "uploads are expected" }
        for client in clients where client.deedsUnderWay > 0 { return "\(client.name) waits for an answer" }
        for node in nodes { if let reason = unrest(of: node, shell) { return "\(node.id) \(reason)" } }
        if let running = shell.planner.runningCopies.first { return "copy \(running.copy.order) still runs" }
        guard shell.orders.count == 0 else { return "\(shell.orders.count) orders are under way" }
        let state = shell.durable.state
        var contents = Set(catalogContents(state))
        for node in nodes where !outside.contains(node.id) {
            contents.formUnion(node.disk.contents.filter(node.disk.isWhole))
        }
        for content in contents.sorted() {
            if let reason = unrest(about: content, shell) { return "\(content): \(reason)" }
        }
        return nil
    }

    private func unrest(of node: NodeHost, _ shell: CoordinatorShell) -> String? {
        let liveness = shell.ask { $0.liveness(of: node.id) }
        if outside.contains(node.id) { return liveness == nil || liveness == .lost ? nil : "is away and not lost yet" }
        guard liveness == .alive else { return "does not count as alive" }
        guard let process = node.shell, process.hasJoined, node.isAwake else { return "is not connected" }
        guard process.copies.isEmpty, process.news.isEmpty, !process.isTellingNews else { return "is at work" }
        guard node.disk.view.fold.state.revision == shell.durable.state.revision else { return "is behind" }
        return nil
    }

    private func unrest(about content: Digest, _ shell: CoordinatorShell) -> String? {
        let planner = shell.planner
        let core = nodes.filter { !outside.contains($0.id) }
        let held = core.filter { $0.disk.isWhole(content) }.map(\.id).sorted()
        let believed = planner.holders(of: content).keys.filter { !outside.contains($0) }.sorted()
        guard believed == held else { return "on \(held), believed on \(believed)" }
        guard let wish = shell.uses.wish(for: content, in: shell.durable.state) else {
            // What no catalog ever told of is kept until somebody decides.
            return held.isEmpty || planner.orphans.contains(content) ? nil : "nobody wishes it, yet it is held"
        }
        let intact = core.filter { $0.disk.holdsIntact(content) }.map(\.id).sorted()
        guard intact == held else { return "damaged on \(Set(held).subtracting(intact).sorted())" }
        let isLost = planner.lostContents.contains(content)
        guard !intact.isEmpty else { return isLost ? nil : "it is lost, and that is not said" }
        guard !isLost else { return "it is said to be lost" }
        return shortage(of: content, wish, intact, planner)
    }

    private func shortage(of content: Digest, _ wish: Wish, _ held: [NodeID], _ planner: Planner) -> String? {
        let verified = planner.verifiedHolders(of: content).values.flatMap(\.self).sorted()
        guard verified == held else { return "held by \(held), believed \(verified)" }
        var surplus = false
        let reasons = planner.shortfalls(of: content).map(\.reason)
        for region in setting.regions {
            let here = held.count { $0.region == region }
            let there = nodes.count { $0.region == region && !outside.contains($0.id) }
            let wished = min(wish.copies[region] ?? 0, there)
            if here < wished { return "\(here) of \(wished) copies in \(region): \(reasons)" }
            if here > max(wish.copies[region] ?? 0, wish.keepsSourceIn.contains(region) ? 1 : 0) { surplus = true }
        }
        if surplus, held.count > max(1, possible(wish)) { return "too many copies: \(held)" }
        let excused: Set<Shortfall.Reason> = [.tooFewNodes, .sourceGone, .regionLost]
        return reasons.allSatisfy(excused.contains) ? nil : "\(planner.shortfalls(of: content))"
    }

    /// So many copies are kept somewhere: of a region without nodes all that it wishes, of another what its nodes,
    /// those that stay away among them, can hold.
    private func possible(_ wish: Wish) -> Int {
        wish.copies.reduce(0) { sum, wished in
            let nodes = nodes.filter { $0.region == wished.key }
            let isLost = nodes.allSatisfy { outside.contains($0.id) }
            return sum + (isLost ? wished.value : min(wished.value, nodes.count))
        }
    }
}
