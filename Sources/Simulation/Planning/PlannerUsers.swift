import Chance
import Gallery
import Placement

/// What users do meanwhile: upload, publish, change their minds.
extension PlannerCluster {
    mutating func actAsUser() {
        guard !isPeace else { return }
        queue.put(.user, at: later(scenario.userEvery / 4...2 * scenario.userEvery))
        if bytes.count < scenario.contentCount, chance.chance(60) { return upload() }
        guard let content = chance.one(of: catalog.keys.sorted()) else { return }
        if catalog[content] ?? nil == nil { return restore(content) }
        // Fewer copies may be wished only while the planner is not deceived about those that there are.
        guard hidden(content).isEmpty else { return }
        if chance.chance(15) {
            mark(.wishDropped)
            commit(content, nil)
        } else {
            mark(.wishChanged)
            commit(content, drawWish(of: content))
        }
    }

    private mutating func upload() {
        let up = scenario.nodes.filter { nodes[$0]?.isUp == true && nodes[$0]?.session != 0 }
        guard let id = chance.one(of: up) else { return }
        let first = UInt8(truncatingIfNeeded: chance.number(in: 0...255))
        let second = UInt8(truncatingIfNeeded: bytes.count)
        guard let content = Digest([first, second] + [UInt8](repeating: 0, count: 30)) else { return }
        bytes[content] = Int64(chance.number(in: 1000...5000))
        nodes[id]?.replicas[content] = PlannerNode.Replica(isVerified: true)
        say(.holds(id, content, .verified), by: id)
        let wish = chance.chance(85) ? drawWish(of: content) : nil
        if wish == nil { mark(.uploadAbandoned) }
        queue.put(.commit(content, wish), at: later(0...3000))
    }

    /// Only what is still there, and not about to go, can be wished again.
    private mutating func restore(_ content: Digest) {
        guard !auditor.isRemoving(content), nodes.values.contains(where: { $0.hasIntact(content) }),
            let since = dismissedAt[content], now.since(since) < scenario.limits.unwishedGrace,
            hidden(content).isEmpty
        else { return }
        mark(.wishRestored)
        commit(content, drawWish(of: content))
    }

    private mutating func drawWish(of content: Digest) -> Wish {
        var copies: [Region: Int] = [:]
        let regions = Set(scenario.nodes.map(\.region)).sorted()
        for region in regions where chance.chance(55) { copies[region] = chance.number(in: 1...3) }
        let keeps = chance.chance(30) ? [chance.one(of: regions)].compactMap(\.self) : []
        if copies.isEmpty, keeps.isEmpty { copies[regions[0]] = 1 }
        return Wish(
            bytes: bytes[content] ?? 0, copies: copies, keepsSourceIn: Set(keeps), since: UInt64(catalog.count))
    }

    mutating func commit(_ content: Digest, _ wish: Wish?) {
        catalog[content] = .some(wish)
        dismissedAt[content] = wish == nil ? now : nil
        tell(.wish(content, wish))
    }
}
