import Gallery
import Logging
import Placement
import Wire

/// The planner's shell: tells it what happened, and has done what it decides.
extension Coordinator {
    /// Tells the planner `event` and starts what it answers.
    func plan(_ event: Planner.Event) {
        for action in planner.handle(event, at: clock.monotonic()) { carryOut(action) }
    }

    /// What is now known of `content` is put into the routing table, and recorded if it is news to the catalog.
    func settle(_ content: Digest) {
        let holders = planner.verifiedHolders(of: content)
        routing.set(holders.values.flatMap(\.self).sorted(), of: content)
        let regions = Set(holders.keys)
        for id in uses.versions(using: content) {
            guard let version = routing.state.standingVersion(id) else { continue }
            for region in version.regionsToRecord(holding: regions) { record(version, in: region) }
        }
    }

    private func record(_ version: ImageVersion, in region: Region) {
        let operation = GalleryOperation.recordVerified(version.id, generation: version.generation, in: region)
        Task {
            do {
                let submission = Submission(operation, by: Principal("coordinator/\(name)"), verb: "RECORD")
                _ = try await submit(submission)
            } catch {
                log.error("a fact was not recorded", metadata: ["version": "\(version.id)", "error": "\(error)"])
            }
        }
    }

    private func carryOut(_ action: Planner.Action) {
        switch action {
        case .copy(let copy): start(copy)
        case .cancel(let order, _): orders.removeValue(forKey: order)?.cancel()
        case .verify(let order, let node, let content):
            start(order, on: node, content) { link in try await link.verify(content, self.fence) }
        case .remove(let order, let node, let content):
            start(order, on: node, content) { link in try await link.remove(content, self.fence) }
        case .membership(let node, let liveness): noteMembership(of: node, liveness)
        }
    }

    private func noteMembership(of node: NodeID, _ liveness: Liveness) {
        log.notice("node \(node) is \(liveness.rawValue)")
        setRoute(to: node)
        for content in uses.digests { settle(content) }
    }

    /// A node is routed to while it is connected and not given up; a closed connection ends that at once.
    func setRoute(to node: NodeID) {
        let liveness = planner.liveness(of: node)
        routing.set(node, isAlive: links[node] != nil && (liveness == .alive || liveness == .suspect))
    }

    private func start(_ copy: Copy) {
        guard let source = state.nodes[copy.source] else {
            return answer(copy.order, copy.target, copy.content, .failed(.sourceLost))
        }
        start(copy.order, on: copy.target, copy.content) { link in
            try await link.fetch(copy, at: source.address, self.fence) { bytes in
                await self.plan(.progressed(copy.order, bytes: bytes))
            }
        }
    }

    /// Sends an order as a task of its own, and tells the planner how it ended.
    private func start(
        _ order: OrderID, on node: NodeID, _ content: Digest,
        _ command: @escaping @Sendable (NodeLink) async throws -> Outcome
    ) {
        guard let link = links[node] else { return answer(order, node, content, .failed(.refused)) }
        orders[order] = Task {
            let outcome = await link.outcome(of: command, log)
            guard !Task.isCancelled else { return }
            orders[order] = nil
            answer(order, node, content, outcome)
        }
    }

    private func answer(_ order: OrderID, _ node: NodeID, _ content: Digest, _ outcome: Outcome) {
        plan(.answered(order, node, content, outcome))
        settle(content)
    }

    /// What every command carries, so that a node can refuse a coordinator that was replaced.
    var fence: [String] { ["cluster=\(cluster)", "epoch=\(epoch)", "revision=\(routing.state.revision)"] }
}

extension ImageVersion {
    /// The regions of which the catalog does not know yet that they held this version, verified and complete.
    fileprivate func regionsToRecord(holding regions: Set<Region>) -> [Region] {
        let candidates =
            properties.replicationMode == .full ? properties.targetRegions.map(\.name) : [properties.location]
        return candidates.filter { regions.contains($0) && verifiedIn[$0] == nil }.sorted()
    }
}
