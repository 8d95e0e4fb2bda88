import Gallery

/// What a reader may rely on: a node that held a disk whole when the reading began, and that it could reach and that
/// lived all the while, gives it.
struct Promise {
    private struct Holder {
        let node: NodeHost
        let life: Int
    }

    private let content: Digest
    private let client: ClientHost
    private let madeAt: Int64
    private let holders: [Holder]

    init(_ content: Digest, for client: ClientHost) {
        self.content = content
        self.client = client
        let cluster = client.cluster
        madeAt = cluster.now
        holders = cluster.atlas.intactHolders(content)
            .filter { $0.isAwake && $0.shell != nil && $0.disk.slowness == 1 }
            .map { Holder(node: $0, life: $0.life) }
    }

    /// Fails if somebody kept all of it and the reading failed nevertheless.
    func check() {
        let cluster = client.cluster
        // With peace what was cut is no longer known to have been.
        guard madeAt >= cluster.peaceAt || !cluster.isPeace else { return }
        let rates = cluster.setting.rates
        guard rates.lossPercent <= 1, rates.wordPercent == 0 else { return }
        let network = cluster.network
        let kept = holders.first { holder in
            holder.node.life == holder.life && holder.node.isUp && holder.node.pausedUntil <= madeAt
                && holder.node.disk.slowness == 1 && holder.node.disk.holdsIntact(content)
                && network.hasBeenOpen(from: client, to: holder.node, since: madeAt)
                && network.hasBeenOpen(from: holder.node, to: client, since: madeAt)
        }
        guard let kept else { return }
        cluster.fail("\(content) could not be read though \(kept.node.id) had it all the while since \(madeAt) ms")
    }
}
