import Chance
import Gallery

/// What a coordinator does about nodes that do not obey it.
extension CoordinatorShell {
    /// A node says whom it obeys.
    func hear(_ node: NodeID, obeying seen: Epoch, isContested: Bool) {
        // Nodes here are right in their minds, and one is believed.
        switch leading.hear(node, obeying: seen, isContested: isContested, of: 1) {
        case nil, .doubted: break
        case .absurd: cluster.fail("\(node) says epoch \(seen) to a coordinator of \(leading.epoch)")
        case .superseded(let epoch):
            cluster.mark(.coordinatorSuperseded)
            disk.noteSuperseded(by: epoch)
            cluster.callOperator()
            host.after(1) { [host] in
                host.stop(isNoticed: true)
                // As whoever keeps services running does.
                host.cluster.restartLater(host)
            }
        case .contested:
            cluster.mark(.coordinatorContested)
            orders.cancelAll()
            waiters = []
            cluster.callOperator()
        }
    }

    /// A node has refused a command because of another coordinator.
    func leave(_ node: NodeID, _ link: NodeLink, _ seen: Epoch?) {
        if let seen { hear(node, obeying: seen, isContested: seen == leading.epoch) }
        link.end.close(saying: "epoch \(leading.epoch) is over")
    }
}

/// The operator, who does what a coordinator says that may not lead: stops the other for good, and starts the one that
/// counts anew; if that was superseded, on its catalog as restored.
extension Cluster {
    func callOperator() {
        guard !isOperatorCalled else { return }
        isOperatorCalled = true
        later(Int64(chance.number(in: 2000...15_000))) { [self] in
            isOperatorCalled = false
            endContest()
        }
    }

    func endContest() {
        let host = coordinators[current]
        let isSuperseded = host.disk.superseder.map { $0 >= host.leastEpoch } ?? false
        guard isSuperseded || host.shell?.leading.obstacle != nil else { return }
        mark(.contestEnded)
        retire(coordinators[1 - current])
        host.stop(isNoticed: true)
        if isSuperseded { restore(host) }
        host.start()
    }

    /// The catalog is another from here on, with an epoch above all that anybody has seen.
    private func restore(_ host: CoordinatorHost) {
        let epochs = nodes.map(\.disk.fence.epoch) + coordinators.map(\.disk.epoch)
        host.leastEpoch = (epochs.max() ?? 0) + 1
        host.disk = CatalogDisk(
            number: catalogsMade, copyOf: host.disk, entries: host.disk.syncedCount, isRestored: true)
        catalogsMade += 1
        _ = truth(of: host.disk)
    }
}
