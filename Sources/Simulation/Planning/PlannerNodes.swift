import Chance
import Gallery
import Placement

/// The nodes' side: connects, obeys, answers.
extension PlannerCluster {
    /// Sends a word over the connection that the node has, if any.
    mutating func say(_ event: Planner.Event, by id: NodeID) {
        guard var node = nodes[id], node.isUp, node.session != 0, !node.isCutOff else { return }
        let arrival = later(0...scenario.delayMax)
        switch event {
        case .joined, .holds, .holdsNot, .left:
            node.orderedUntil = max(node.orderedUntil, arrival)
            nodes[id] = node
            queue.put(.word(id, session: node.session, event), at: node.orderedUntil)
        case .heard, .progressed:
            if isLost() { return mark(.wordLost) }
            sayLoosely(event, by: node, at: arrival)
        default:
            sayLoosely(event, by: node, at: arrival)
        }
    }

    /// Late, out of order, perhaps twice; but never before the inventory of its connection.
    private mutating func sayLoosely(_ event: Planner.Event, by node: PlannerNode, at arrival: Instant) {
        queue.put(.word(node.id, session: node.session, event), at: max(arrival, node.joinedAt))
        guard !isPeace, chance.chance(scenario.twicePercent) else { return }
        mark(.wordTwice)
        queue.put(
            .word(node.id, session: node.session, event), at: max(node.joinedAt, later(0...4 * scenario.delayMax)))
    }

    mutating func connect(_ id: NodeID, life: Int) {
        guard var node = nodes[id], node.isUp, node.life == life, node.session == 0 else { return }
        guard !node.isCutOff else { return queue.put(.connect(id, life: life), at: later(500...2000)) }
        sessions += 1
        node.session = sessions
        node.lastOrder = 0
        if node.epoch != epoch {
            // What an earlier coordinator ordered is dropped; what it brought is kept.
            node.incoming = [:]
            node.epoch = epoch
        }
        node.orderedUntil = max(node.orderedUntil, now)
        nodes[id] = node
        say(.joined(id, node.inventory(freeBytes: freeBytes(on: id))), by: id)
        let arrival = nodes[id]?.orderedUntil ?? now
        nodes[id]?.joinedAt = arrival
    }

    mutating func disconnect(_ id: NodeID, isNoticed: Bool) {
        guard let node = nodes[id], node.session != 0 else { return }
        if isNoticed { queue.put(.word(id, session: node.session, .left(id)), at: later(0...scenario.delayMax)) }
        nodes[id]?.session = 0
    }

    /// Takes an order, each once and in order, over the connection of the last inventory only.
    mutating func take(_ action: Planner.Action, on id: NodeID, session: Int) {
        guard let node = nodes[id], node.isUp, node.session == session, !node.isCutOff else { return }
        switch action {
        case .copy(let copy):
            guard isNew(copy.order, on: id) else { return }
            begin(copy, on: id)
        case .cancel(let order, _):
            for (content, incoming) in node.incoming where incoming.copy.order == order {
                nodes[id]?.incoming[content] = nil
            }
        case .verify(let order, _, _), .remove(let order, _, _):
            guard isNew(order, on: id) else { return }
            // One after the other, so that the orders about a content stay in order.
            let isSlow = !isPeace && chance.chance(5)
            if isSlow { mark(.nodeSlow) }
            let done = max(node.busyUntil, later(isSlow ? 5000...40000 : 50...1500))
            nodes[id]?.busyUntil = done
            queue.put(.work(id, session: session, action), at: done)
        case .membership: break
        }
    }

    private mutating func isNew(_ order: OrderID, on id: NodeID) -> Bool {
        guard let last = nodes[id]?.lastOrder, order.number > last else { return false }
        nodes[id]?.lastOrder = order.number
        return true
    }

    /// Ends a verification or removal, unless the connection that brought it is gone.
    mutating func finish(_ action: Planner.Action, on id: NodeID, session: Int) {
        guard let node = nodes[id], node.isUp, node.session == session else { return }
        switch action {
        case .verify(let order, _, let content):
            say(.answered(order, id, content, verify(content, on: id)), by: id)
        case .remove(let order, _, let content):
            if !isPeace, chance.chance(5) {
                mark(.removalRefused)
                return say(.answered(order, id, content, .failed(.inUse)), by: id)
            }
            remove(content, on: id)
            say(.answered(order, id, content, .done), by: id)
        default: break
        }
    }

    private mutating func verify(_ content: Digest, on id: NodeID) -> Outcome {
        if !isPeace, chance.chance(5) {
            mark(.verificationFailed)
            return .failed(.disk)
        }
        guard let replica = nodes[id]?.replicas[content] else { return .absent }
        guard replica.isIntact else {
            nodes[id]?.replicas[content] = nil
            return .damaged
        }
        nodes[id]?.replicas[content]?.isVerified = true
        return .done
    }

    private mutating func remove(_ content: Digest, on id: NodeID) {
        let others = nodes.values.count { $0.id != id && $0.hasIntact(content) }
        let isWished = (catalog[content] ?? nil) != nil
        if isWished, others == 0, nodes[id]?.hasIntact(content) == true {
            auditor.report("the last intact copy of \(content) was removed on \(id)")
        }
        nodes[id]?.replicas[content] = nil
        nodes[id]?.partials[content] = nil
    }

    /// Hashes everything and reports what is damaged.
    mutating func scrub(_ id: NodeID) {
        guard let node = nodes[id], node.isUp else { return }
        for (content, replica) in node.replicas.sorted(by: { $0.key < $1.key }) where !replica.isIntact {
            nodes[id]?.replicas[content] = nil
            say(.holdsNot(id, content, damaged: true), by: id)
        }
    }
}
