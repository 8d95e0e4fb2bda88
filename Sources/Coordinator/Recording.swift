import Gallery
import Logging
import Placement

/// Recording what the coordinator finds by itself: copies that are whole, nodes that are lost, times that are over.
extension Coordinator {
    /// Notes in which regions a version is verified, all its disks, and the catalog does not know it yet.
    func noteVerified(_ version: ImageVersion) {
        let regions = version.regionsToRecord
        guard !regions.isEmpty else { return }
        let holders = version.distinctContents.map { planner.verifiedHolders(of: $0.digest) }
        for region in regions where holders.allSatisfy({ $0[region] != nil }) {
            facts.add(.verified(version.id, version.generation, region))
        }
    }

    /// Notes that a node is lost, or alive; how many replicas it held is known only before it is given up.
    func noteCondition(of node: NodeID, _ liveness: Liveness) {
        switch liveness {
        case .alive: replicasLost[node] = nil
        case .suspect, .down, .lost: replicasLost[node] = max(replicasLost[node] ?? 0, routing.count(on: node))
        case .returning: break
        }
        if newCondition(of: node) != nil { facts.add(.node(node)) }
        if liveness == .lost || liveness == .alive { noteLosses(in: node.region) }
    }

    /// Notes the soft-deleted versions whose time is over.
    ///
    /// All of them are looked at only when the next one is due, or may be another one.
    func noteExpired() {
        let now = clock.wall()
        if !isNextExpiryKnown { nextExpiry = routing.state.nextExpiry?.at }
        isNextExpiryKnown = true
        guard let nextExpiry, nextExpiry <= now else { return }
        for expiry in routing.state.expiries.prefix(while: { $0.at <= now }) {
            facts.add(.expired(expiry.id, expiry.generation))
        }
        recordFacts()
    }

    func recordFacts() {
        while !isStopping, failure == nil, obstruction == nil, leadership.obstacle == nil, let fact = facts.begin() {
            Task {
                do throws(Obstructed) {
                    try await record(fact)
                    facts.end(fact)
                } catch {
                    // It waits until the catalog can be written again.
                    facts.end(fact)
                    facts.add(fact)
                }
                recordFacts()
            }
        }
    }

    /// The catalog could not be written at this moment.
    private struct Obstructed: Error {}

    private func record(_ fact: FactQueue.Fact) async throws(Obstructed) {
        switch fact {
        case .verified(let id, let generation, let region):
            try await record(.recordVerified(id: id, generation: generation, region: region))
            // Further copies may have been verified before the first was written down.
            if let version = state.standingVersion(id) { noteReplicas(of: version) }
        case .replicas(let id, let generation, let region):
            guard let held = newCount(of: id, generation, in: region) else { return }
            try await record(.recordReplicas(id: id, generation: generation, region: region, held: held))
        case .expired(let id, let generation):
            try await record(.expireImageVersion(id: id, generation: generation))
        case .node(let node):
            // While one word is written the node may have changed again; only the last must stand.
            while let condition = newCondition(of: node) {
                let replicas = condition == .lost ? replicasLost[node] ?? 0 : routing.count(on: node)
                let operation = GalleryOperation.recordNode(id: node, condition: condition, replicas: replicas)
                guard try await record(operation) else { return }
            }
        }
    }

    /// Whether it was recorded, or was so already.
    @discardableResult
    private func record(_ operation: GalleryOperation) async throws(Obstructed) -> Bool {
        do {
            let submitted = try await submit(Submission(operation, by: principal, verb: "RECORD"))
            return submitted.outcome == .applied
        } catch SubmissionError.obstructed {
            throw Obstructed()
        } catch {
            log.warning("a fact was not recorded", metadata: ["about": "\(operation.target)", "error": "\(error)"])
            return false
        }
    }

    /// What the catalog is to be told of a node; `nil` if it knows what there is to know.
    private func newCondition(of node: NodeID) -> NodeCondition? {
        switch (planner.liveness(of: node), state.lostNodes.contains(node)) {
        case (.lost, false): .lost
        case (.alive, true): links[node]?.stage == .joined ? .returned : nil
        default: nil
        }
    }
}

extension ImageVersion {
    /// The regions of which the catalog does not know yet that they held this version, verified and complete.
    fileprivate var regionsToRecord: [Region] {
        let holders = properties.replicationMode == .full ? properties.targetRegions.map(\.name) : [properties.location]
        return holders.filter { !verifiedIn.contains($0) }.sorted()
    }
}

extension GalleryOperation {
    /// Whether another soft-deleted version may be the next whose time is over.
    var movesExpiries: Bool {
        switch self {
        case .deleteImageVersion, .undeleteImageVersion, .purgeImageVersion, .expireImageVersion, .updateGallery,
            .deleteGallery, .deleteImageDefinition:
            true
        default: false
        }
    }
}
