import Gallery
import Placement

/// Copies, as they go on between nodes without the coordinator.
extension PlannerCluster {
    mutating func begin(_ copy: Copy, on id: NodeID) {
        guard let node = nodes[id] else { return }
        if let replica = node.replicas[copy.content] {
            // It is there already: nothing is fetched, but it is hashed before that is said.
            if replica.isIntact {
                nodes[id]?.replicas[copy.content]?.isVerified = true
                return say(.answered(copy.order, id, copy.content, .done), by: id)
            }
            nodes[id]?.replicas[copy.content] = nil
        }
        nodes[id]?.incoming[copy.content] = PlannerNode.Incoming(copy: copy, epoch: epoch)
        schedule(copy, on: id)
    }

    private mutating func schedule(_ copy: Copy, on id: NodeID) {
        let life = nodes[id]?.life ?? 0
        queue.put(.step(id, copy.content, copy.order, life: life), at: later(50...scenario.copyStepMax))
    }

    mutating func step(_ id: NodeID, _ content: Digest, _ order: OrderID, life: Int) {
        guard let node = nodes[id], node.isUp, node.life == life, let copy = node.incoming[content]?.copy,
            copy.order == order
        else { return }
        guard !node.isFull else { return fail(copy, .noSpace) }
        guard let source = nodes[copy.source], source.isUp, !source.isCutFromPeers, !node.isCutFromPeers
        else { return fail(copy, .sourceLost) }
        guard !source.isStuck else { return schedule(copy, on: id) }
        guard let available = available(content, on: source) else { return fail(copy, .sourceLost) }
        guard source.replicas[content]?.isIntact != false else {
            scrub(copy.source)
            return fail(copy, .sourceDamaged)
        }
        advance(copy, on: id, to: available)
    }

    private func available(_ content: Digest, on source: PlannerNode) -> Int64? {
        if source.replicas[content] != nil { return bytes[content] }
        return source.incoming[content] == nil ? nil : source.partials[content] ?? 0
    }

    private mutating func advance(_ copy: Copy, on id: NodeID, to available: Int64) {
        let before = nodes[id]?.partials[copy.content] ?? 0
        let done = max(before, min(available, before + copy.bytes / Int64(scenario.copySteps) + 1, copy.bytes))
        nodes[id]?.partials[copy.content] = done
        guard done == copy.bytes else {
            if done > before { say(.progressed(copy.order, bytes: done), by: id) }
            return schedule(copy, on: id)
        }
        nodes[id]?.incoming[copy.content] = nil
        nodes[id]?.partials[copy.content] = nil
        nodes[id]?.replicas[copy.content] = PlannerNode.Replica(isVerified: true)
        say(.answered(copy.order, id, copy.content, .done), by: id)
    }

    private mutating func fail(_ copy: Copy, _ failure: OrderFailure) {
        nodes[copy.target]?.incoming[copy.content] = nil
        say(.answered(copy.order, copy.target, copy.content, .failed(failure)), by: copy.target)
    }
}
