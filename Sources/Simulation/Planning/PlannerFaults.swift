import Chance
import Gallery
import Placement

/// What goes wrong, and how it is mended.
extension PlannerCluster {
    mutating func injectFault() {
        guard !isPeace else { return }
        queue.put(.fault, at: later(scenario.faultEvery / 4...2 * scenario.faultEvery))
        guard let id = chance.one(of: scenario.nodes) else { return }
        let neighbours = scenario.nodes.filter { $0.region == id.region }
        switch chance.number(in: 0...15) {
        case 0, 1: crash([id], downFor: 500...60000)
        case 2:
            mark(.regionCrashed)
            crash(neighbours, downFor: 500...60000)
        case 3, 4: damage(id)
        case 5: cut([id], .nodeCutOff)
        case 6: cut(neighbours, .regionCutOff)
        case 7, 8: breakConnection(id)
        case 9:
            mark(.coordinatorPaused)
            pausedUntil = max(pausedUntil, later(1000...20000))
        case 10: restartCoordinator()
        case 11, 12: ail(id, .stuck)
        case 13: ail(id, .full)
        case 14: if let other = chance.one(of: scenario.nodes) { crash([id, other], downFor: 500...60000) }
        default: flap(id, times: chance.number(in: 2...5))
        }
    }

    private mutating func crash(_ ids: [NodeID], downFor time: ClosedRange<Int>) {
        let back = later(time)
        for id in ids where nodes[id]?.isUp == true {
            mark(.nodeCrashed)
            disconnect(id, isNoticed: chance.chance(60))
            nodes[id]?.crash()
            if chance.chance(25) { wipe(id) }
            queue.put(.restart(id), at: max(back, later(500...5000)))
        }
    }

    private mutating func wipe(_ id: NodeID) {
        guard let node = nodes[id], node.replicas.keys.allSatisfy({ mayDestroy($0, on: id) }) else { return }
        mark(.nodeWiped)
        nodes[id]?.wipe()
    }

    private mutating func damage(_ id: NodeID) {
        let contents = (nodes[id]?.replicas.keys.sorted() ?? []).filter { mayDestroy($0, on: id) }
        guard let content = chance.one(of: contents) else { return }
        mark(.replicaDamaged)
        nodes[id]?.replicas[content]?.isIntact = false
        if chance.chance(50) { queue.put(.scrub(id), at: later(1000...30000)) }
    }

    /// Chance never destroys what nobody could have kept: at most one copy of a content is gone without the
    /// planner knowing, and at least one whole copy that is not about to be removed stays.
    func mayDestroy(_ content: Digest, on id: NodeID) -> Bool {
        guard let wish = catalog[content] ?? nil else { return catalog[content] != nil }
        guard auditor.kept(of: wish) >= 2, hidden(content).isEmpty, !auditor.isRemoving(content) else { return false }
        return nodes.values.contains { $0.id != id && $0.hasIntact(content) }
    }

    /// Nodes that are, or will be, taken to hold a content that they do not hold whole.
    func hidden(_ content: Digest) -> [NodeID] {
        nodes.values.filter { node in
            guard let replica = node.replicas[content] else { return auditor.isVerified(content, on: node.id) }
            return !replica.isIntact && (replica.isVerified || auditor.isVerified(content, on: node.id))
        }.map(\.id)
    }

    private mutating func cut(_ ids: [NodeID], _ kind: PlannerMark) {
        mark(kind)
        let isTotal = chance.chance(50)
        let end = later(1000...60000)
        for id in ids {
            nodes[id]?.isCutOff = true
            nodes[id]?.isCutFromPeers = isTotal
            queue.put(.mend(id, .cut), at: end)
        }
    }

    private mutating func breakConnection(_ id: NodeID) {
        guard let node = nodes[id], node.session != 0 else { return }
        mark(.connectionBroken)
        disconnect(id, isNoticed: true)
        queue.put(.connect(id, life: node.life), at: later(10...5000))
    }

    private mutating func ail(_ id: NodeID, _ ailment: Ailment) {
        if ailment == .stuck {
            mark(.sourceStuck)
            nodes[id]?.isStuck = true
        } else {
            mark(.diskFull)
            nodes[id]?.isFull = true
        }
        queue.put(.mend(id, ailment), at: later(5000...40000))
    }

    /// Down for some seconds, up for some seconds, `times` times.
    mutating func flap(_ id: NodeID, times: Int) {
        guard !isPeace, times > 0 else { return }
        if times == 1, nodes[id]?.isUp == true { mark(.nodeFlapped) }
        crash([id], downFor: 500...5000)
        // Later than it is back, so that each time it is up for a while, if only for a second.
        queue.put(.flap(id, times: times - 1), at: later(6000...20000))
    }

    mutating func mend(_ id: NodeID, _ ailment: Ailment) {
        switch ailment {
        case .cut:
            guard nodes[id]?.isCutOff == true else { return }
            nodes[id]?.isCutOff = false
            nodes[id]?.isCutFromPeers = false
            // What was said meanwhile went nowhere; the inventory of a new connection says it all.
            disconnect(id, isNoticed: true)
            queue.put(.connect(id, life: nodes[id]?.life ?? 0), at: later(10...2000))
        case .stuck: nodes[id]?.isStuck = false
        case .full: nodes[id]?.isFull = false
        }
    }

    mutating func restart(_ id: NodeID) {
        guard let node = nodes[id], !node.isUp else { return }
        nodes[id]?.isUp = true
        queue.put(.connect(id, life: node.life), at: later(100...2000))
    }
}
