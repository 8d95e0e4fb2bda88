import Chance
import Gallery
import Placement

/// Disks that rot, lie, fill up, or end in the wrong machine.
extension Cluster {
    func injectIntoDisk(_ fault: Fault, _ node: NodeHost, _ event: Script.Event) -> Bool {
        let disk = node.disk
        var dice = SeededGenerator(seed: UInt64(event.salt))
        switch fault {
        case .rot:
            let victims = disk.contents.filter { disk.isWhole($0) && atlas.mayDestroy($0, on: node) }
            guard let content = dice.one(of: victims), let replica = disk.replicas[content] else { return false }
            disk.rot(content, at: dice.number(in: 0...replica.chunks.count - 1))
        case .misdirectedWrite, .lostWrite:
            // It befalls the next copy that the budget lets it befall.
            node.mishap = fault
            return false
        case .failedSync: disk.syncsToFail = 1
        case .diskFull:
            disk.isFull = true
            later(Int64(event.span)) { disk.isFull = false }
        case .diskReadOnly:
            disk.isReadOnly = true
            later(Int64(event.span)) { disk.isReadOnly = false }
        case .diskSlow:
            disk.slowness = 100
            later(Int64(event.span)) { disk.slowness = 1 }
        case .nodeWiped:
            guard node.isUp, disk.owner == node.id, disk.contents.allSatisfy({ atlas.mayDestroy($0, on: node) }) else {
                return false
            }
            node.stop(isNoticed: dice.chance(50))
            disk.wipe()
            later(Int64(event.span)) { [self] in
                if !outside.contains(node.id) { node.start() }
            }
        case .disksSwapped: return swapDisks(node, event)
        case .allCopiesDestroyed, .allHoldersAway: return loseAll(fault, event)
        default: return false
        }
        return true
    }

    /// Two machines are stopped, and each is started with the other's disk, until somebody notices.
    private func swapDisks(_ node: NodeHost, _ event: Script.Event) -> Bool {
        let other = nodes[(event.place + 1 + event.salt % max(1, nodes.count - 1)) % nodes.count]
        guard other !== node, node.isUp, other.isUp, node.disk.owner == node.id, other.disk.owner == other.id else {
            return false
        }
        exchangeDisks(node, other)
        later(Int64(event.span)) { [self] in
            guard node.disk.owner == other.id, !isPeace else { return }
            exchangeDisks(node, other)
        }
        return true
    }

    func exchangeDisks(_ node: NodeHost, _ other: NodeHost) {
        for host in [node, other] { host.stop(isNoticed: true) }
        let disk = node.disk
        node.disk = other.disk
        other.disk = disk
        later(500) { [self] in
            for host in [node, other] where !outside.contains(host.id) { host.start() }
        }
    }

    /// All copies of one version go: for good, or with the machines that hold them, which come back.
    private func loseAll(_ fault: Fault, _ event: Script.Event) -> Bool {
        let wanted = catalogContents(truth.state).filter { !atlas.intactHolders($0).isEmpty }
        guard !wanted.isEmpty else { return false }
        let content = wanted[event.salt % wanted.count]
        let holders = nodes.filter { $0.disk.replicas[content] != nil }
        atlas.forsake(content)
        if fault == .allHoldersAway { return down(holders, for: event.span + 30_000, isNoticed: false) }
        for holder in holders {
            for index in 0..<(holder.disk.replicas[content]?.chunks.count ?? 0) { holder.disk.rot(content, at: index) }
        }
        return true
    }
}

extension Cluster {
    /// The next write of a copy goes astray, if it was to and may.
    func strikeWrite(of content: Digest, on node: NodeHost) {
        guard let mishap = node.mishap, !isPeace, atlas.mayDamageCopy(of: content, on: node) else { return }
        if mishap == .misdirectedWrite {
            let victims = node.disk.contents.filter {
                $0 != content && node.disk.isWhole($0) && atlas.mayDestroy($0, on: node)
            }
            guard let victim = victims.first else { return }
            node.disk.misdirectedTo = victim
        } else {
            node.disk.writesToLose = 1
        }
        node.mishap = nil
        faults[mishap.number] += 1
        write("fault \(mishap) strikes \(node.id)")
    }
}

extension Atlas {
    /// Whether a copy that is being made may turn out to be damaged without anybody knowing.
    func mayDamageCopy(of content: Digest, on node: NodeHost) -> Bool {
        let wish = cluster.truth.uses.wish(for: content, in: cluster.truth.state)
        guard let wish, wish.total >= 2, !isDoubtful(content), isQuiet(content) else { return false }
        return intactHolders(content).contains { $0 !== node && $0.disk.holdsDurably(content) }
    }
}
