import Chance
import Gallery

/// Cuts, clogs and broken connections.
extension Cluster {
    func injectIntoNetwork(_ fault: Fault, _ node: NodeHost, _ event: Script.Event) -> Bool {
        var dice = SeededGenerator(seed: UInt64(event.salt))
        let span = Int64(event.span)
        switch fault {
        case .nodeCutOff: cut([node], from: hosts, for: span, isBothWays: true)
        case .regionCutOff:
            let inside = hosts.filter { $0.region == node.region && !($0 is CoordinatorHost) }
            cut(inside, from: hosts.filter { host in !inside.contains { $0 === host } }, for: span, isBothWays: true)
        case .coordinatorCutOff:
            cut(
                [coordinators[current]], from: dice.chance(50) ? hosts : Array(nodes), for: span,
                isBothWays: dice.chance(60))
        case .splitInTwo:
            let share = dice.number(in: 10...90)
            let one = hosts.filter { _ in dice.chance(share) }
            cut(one, from: hosts.filter { host in !one.contains { $0 === host } }, for: span, isBothWays: true)
        case .oneWayCut:
            let others: [Host] = dice.chance(50) ? [coordinators[current]] : Array(nodes)
            if dice.chance(50) {
                cut([node], from: others, for: span, isBothWays: false)
            } else {
                cut(others, from: [node], for: span, isBothWays: false)
            }
        case .partialMesh:
            cut([node], from: nodes.filter { $0 !== node && dice.chance(60) }, for: span, isBothWays: true)
        case .clogged: clog(span, &dice)
        case .connectionReset, .halfOpen: return breakConnection(fault, node, &dice)
        case .linkFlaps: flapLink(of: node, times: 3 + event.salt % 5, span)
        default: return false
        }
        return true
    }

    private func cut(_ some: [Host], from others: [Host], for span: Int64, isBothWays: Bool) {
        partitionedUntil = max(partitionedUntil, now + span)
        for host in some {
            for other in others where other !== host {
                network.block(from: host, to: other, until: now + span)
                if isBothWays { network.block(from: other, to: host, until: now + span) }
            }
        }
    }

    /// Links are stopped one by one, and work again in another order.
    private func clog(_ span: Int64, _ dice: inout SeededGenerator) {
        let some = hosts.filter { _ in dice.chance(40) }
        var ends = some.indices.map { Int64($0) }
        ends.shuffle(using: &dice)
        let step = max(1, span / Int64(max(1, 2 * some.count)))
        for (index, host) in some.enumerated() {
            later(Int64(index) * step) { [self] in
                guard !isPeace else { return }
                cut([host], from: hosts, for: span / 2 + ends[index] * step, isBothWays: true)
            }
        }
    }

    private func breakConnection(_ fault: Fault, _ node: NodeHost, _ dice: inout SeededGenerator) -> Bool {
        guard let end = dice.one(of: node.ends.filter(\.isOpen)), let other = end.other else { return false }
        if fault == .connectionReset {
            (dice.chance(50) ? end : other).bytesToReset = dice.number(in: 1...400)
        } else {
            // One side forgets the connection without a word.
            end.vanish()
        }
        return true
    }

    private func flapLink(of node: NodeHost, times: Int, _ span: Int64) {
        guard times > 0, !isPeace else { return }
        cut([node], from: [coordinators[current]], for: span, isBothWays: true)
        later(2 * span) { [self] in flapLink(of: node, times: times - 1, span) }
    }
}
