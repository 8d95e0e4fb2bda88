import Gallery
import Logging
import Placement
import Transport

/// The planner's shell: tells it what happened, and has done what it decides.
extension Coordinator {
    /// Tells the planner `event`, has done what it answers, and spreads what it has come to know.
    ///
    /// An event that comes up while an answer is carried out waits, so that actions keep the planner's order.
    func plan(_ event: Planner.Event) {
        plannerEvents.append(event)
        guard !isPlanning else { return }
        isPlanning = true
        defer { isPlanning = false }
        while !plannerEvents.isEmpty {
            for action in planner.handle(plannerEvents.removeFirst(), at: clock.monotonic()) { carryOut(action) }
            routing.set(planner.directory)
            noteFacts()
        }
        recordFacts()
    }

    /// A node is routed to while it is connected and not given up; a closed connection ends that at once.
    func setRoute(to node: NodeID) {
        let liveness = planner.liveness(of: node)
        let isJoined = links[node]?.stage == .joined
        routing.set(node, isAlive: isJoined && (liveness == .alive || liveness == .suspect))
    }

    /// What is known of the contents that an event touched is noted if it is news to the catalog.
    private func noteFacts() {
        let state = routing.state
        for content in planner.touchedVerified {
            for case .version(let id) in uses.users(of: content, in: state) {
                if let version = state.standingVersion(id) {
                    noteVerified(version)
                    noteReplicas(of: version)
                }
            }
        }
    }

    private func carryOut(_ action: Planner.Action) {
        switch action {
        case .copy(let copy): start(copy)
        case .cancel(let order, _): orders.cancel(order)
        case .verify(let order, let node, let content):
            let fence = fence
            start(order, on: node, content) { try await $0.verify(content, fence) }
        case .remove(let order, let node, let content):
            let fence = fence
            start(order, on: node, content) { try await $0.remove(content, fence) }
        case .membership(let node, let liveness):
            log.notice("node \(node) is \(liveness.rawValue)")
            setRoute(to: node)
            noteCondition(of: node, liveness)
        }
    }

    private func start(_ copy: Copy) {
        guard let source = routing.state.nodes[copy.source] else {
            return plan(.answered(copy.order, copy.target, copy.content, .failed(.sourceLost)))
        }
        let fence = fence
        // A copy that was taken back too late is there all the same: that much the planner is told.
        start(copy.order, on: copy.target, copy.content, isKeptWhenLate: true) { link in
            try await link.fetch(copy, at: source.address, fence) { bytes in
                await self.plan(.progressed(copy.order, bytes: bytes))
            }
        }
    }

    /// Sends an order as a task of its own, and tells the planner how it ended.
    private func start(
        _ order: OrderID, on node: NodeID, _ content: Digest, isKeptWhenLate: Bool = false,
        _ command: @escaping @Sendable (NodeLink) async throws -> Void
    ) {
        guard !isStopping else { return }
        guard let link = links[node], link.stage == .joined else {
            return plan(.answered(order, node, content, .failed(.refused)))
        }
        let fenced: @Sendable (NodeLink) async throws -> Void = { link in
            try await self.standing()
            try await command(link)
        }
        let task = Task {
            let end = await link.end(of: fenced, log)
            let isWanted = orders.end(order)
            guard isCurrent(link, of: node) else { return }
            switch end {
            case .answered(let outcome):
                guard isWanted || isKeptWhenLate && outcome == .done else { return }
                let spared = planner.sparedSources
                plan(.answered(order, node, content, outcome))
                for source in planner.sparedSources where !spared.contains(source) {
                    log.warning(
                        "copies from node \(source) do not verify, again and again: it is asked last for a while")
                }
            case .unanswered: break
            case .superseded(let epoch): await leave(node, link, epoch)
            }
        }
        orders.begin(order, at: OrdersUnderWay.Place(node: node, content: content), task)
    }

    /// What comes over a link counts only while it is the node's latest.
    private func isCurrent(_ link: NodeLink, of node: NodeID) -> Bool { links[node]?.number == link.number }

    /// A node obeys a later coordinator: this one has no business with it.
    private func leave(_ node: NodeID, _ link: NodeLink, _ seen: Epoch?) async {
        if let seen { await noteFence(of: node, epoch: seen, isContested: seen == epoch) }
        await link.connection.close(saying: "epoch \(epoch) is over")
    }

    /// What every command carries, so that a node can refuse a coordinator that was replaced.
    var fence: [String] {
        [
            "cluster=\(cluster)", "epoch=\(epoch)", "incarnation=\(incarnation)",
            "revision=\(routing.state.revision)",
        ]
    }
}
