import Gallery
import Placement

/// What the coordinator has found and the catalog does not know yet: each fact once, until it is recorded.
struct FactQueue {
    enum Fact: Hashable {
        case verified(ImageVersionID, Generation, Region)
        case replicas(ImageVersionID, Generation, Region)
        case expired(ImageVersionID, Generation)
        case node(NodeID)
    }

    static let underWayMax = 128

    private var waiting: [Fact] = []
    private var known: Set<Fact> = []
    private var underWay = 0

    var isEmpty: Bool { known.isEmpty }

    mutating func add(_ fact: Fact) {
        if known.insert(fact).inserted { waiting.append(fact) }
    }

    mutating func begin() -> Fact? {
        guard underWay < Self.underWayMax, !waiting.isEmpty else { return nil }
        underWay += 1
        return waiting.removeFirst()
    }

    mutating func end(_ fact: Fact) {
        known.remove(fact)
        underWay -= 1
    }
}

/// Recording what the coordinator finds by itself: copies that are whole, nodes that are lost, times that are over.
extension CoordinatorShell {
    func noteVerified(_ version: ImageVersion) {
        let holders =
            version.properties.replicationMode == .full
            ? version.properties.targetRegions.map(\.name) : [version.properties.location]
        let regions = holders.filter { !version.verifiedIn.contains($0) }.sorted()
        guard !regions.isEmpty else { return }
        let verified = version.distinctContents.map { content in ask { $0.verifiedHolders(of: content.digest) } }
        for region in regions where verified.allSatisfy({ $0[region] != nil }) {
            facts.add(.verified(version.id, version.generation, region))
        }
    }

    /// The number of a version's copies in a region is news to the catalog.
    func noteReplicas(of version: ImageVersion) {
        for region in ask({ $0.replicaNews(of: version, isJoined: isJoined) }) {
            facts.add(.replicas(version.id, version.generation, region))
        }
    }

    private func noteLosses(in region: Region) {
        for content in ask({ $0.contentsOfLost(in: region, isJoined: isJoined) }) {
            for case .version(let id) in uses.users(of: content, in: durable.state) {
                if let version = durable.state.standingVersion(id) { noteReplicas(of: version) }
            }
        }
    }

    private func isJoined(_ node: NodeID) -> Bool { links[node]?.stage == .joined }

    func noteCondition(of node: NodeID, _ liveness: Liveness) {
        switch liveness {
        case .alive: replicasLost[node] = nil
        case .suspect, .down, .lost:
            replicasLost[node] = max(replicasLost[node] ?? 0, ask { $0.directory.count(on: node) })
        case .returning: break
        }
        if newCondition(of: node) != nil { facts.add(.node(node)) }
        if liveness == .lost || liveness == .alive { noteLosses(in: node.region) }
    }

    func noteExpired() {
        guard let next = durable.state.nextExpiry?.at, next <= host.wall else { return }
        for expiry in durable.state.expiries.prefix(while: { $0.at <= host.wall }) {
            cluster.mark(.versionExpired)
            facts.add(.expired(expiry.id, expiry.generation))
        }
        recordFacts()
    }

    func recordFacts() {
        while !hasFailed, host.isUp, leading.obstacle == nil, let fact = facts.begin() { record(fact) }
    }

    private func record(_ fact: FactQueue.Fact) {
        let operation: GalleryOperation
        switch fact {
        case .verified(let id, let generation, let region):
            operation = .recordVerified(id: id, generation: generation, region: region)
        case .replicas(let id, let generation, let region):
            guard let version = state.state.standingVersion(id), version.generation == generation,
                let held = ask({ $0.newCount(of: version, in: region) })
            else { return facts.end(fact) }
            cluster.mark(held < version.copiesWantedAtAll(in: region) ? .shortageRecorded : .completenessRecorded)
            operation = .recordReplicas(id: id, generation: generation, region: region, held: held)
        case .expired(let id, let generation): operation = .expireImageVersion(id: id, generation: generation)
        case .node(let node):
            guard let condition = newCondition(of: node) else { return facts.end(fact) }
            let replicas = condition == .lost ? replicasLost[node] ?? 0 : ask { $0.directory.count(on: node) }
            operation = .recordNode(id: node, condition: condition, replicas: replicas)
        }
        submit(operation, by: principal) { [self] submitted in
            facts.end(fact)
            // Further copies may have been verified before the first was written down.
            if case .verified(let id, _, _) = fact, let version = state.state.standingVersion(id) {
                noteReplicas(of: version)
            }
            // While it was written the node may have changed again.
            if case .node(let node) = fact, case .done = submitted, newCondition(of: node) != nil { facts.add(fact) }
            recordFacts()
        }
    }

    private func newCondition(of node: NodeID) -> NodeCondition? {
        switch (ask { $0.liveness(of: node) }, state.state.lostNodes.contains(node)) {
        case (.lost, false): .lost
        case (.alive, true): links[node]?.stage == .joined ? .returned : nil
        default: nil
        }
    }
}

extension ImageVersion {
    /// How many copies a region is to have.
    fileprivate func copiesWantedAtAll(in region: Region) -> Int { target(region).map(copiesWanted) ?? 0 }
}
