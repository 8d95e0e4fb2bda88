import Gallery
import Placement
import Transport
import Wire

/// What users ask of the cluster itself: `STATUS`, and how far replication is.
extension Coordinator {
    func status(_ request: Request) async throws {
        let state = routing.state
        let copies = planner.runningCopies
        let nodes = planner.nodes.map { node in
            ClusterStatus.Node(
                node: node.node.description, region: node.node.region.name,
                address: state.nodes[node.node]?.address ?? "", state: node.state,
                verifiedContents: routing.count(on: node.node),
                copying: copies.count { $0.copy.target == node.node }, freeBytes: node.freeBytes)
        }
        let shortfalls = planner.shortfalls(limit: ClusterStatus.shortfallsMax).map { shortfall in
            ClusterStatus.Shortfall(
                digest: shortfall.content.description,
                versions: uses.versions(using: shortfall.content).map(\.description), region: shortfall.region.name,
                wanted: shortfall.wished, verified: shortfall.verified, reason: shortfall.reason.text)
        }
        let versions = state.galleries.values.reduce(0) { sum, gallery in
            sum + gallery.definitions.values.reduce(0) { $0 + $1.versions.count }
        }
        for node in nodes { try await request.item(json: try JSONPayload.encode(node)) }
        let status = ClusterStatus(
            cluster: cluster, coordinator: name, epoch: epoch, revision: state.revision,
            residentBytes: ProcessMemory.residentBytes(), galleries: state.galleries.count, imageVersions: versions,
            shortfalls: Array(shortfalls.prefix(ClusterStatus.shortfallsMax)))
        request.ok(json: try JSONPayload.encode(status))
    }

    /// The catalog's facts with what the planner knows of this moment.
    func replicationStatus(of version: ImageVersion) -> ReplicationStatusDocument {
        let content = version.properties.osDisk.digest
        let holders = planner.verifiedHolders(of: content)
        let reasons = Dictionary(
            planner.shortfalls(of: content).map { ($0.region, $0.reason) }, uniquingKeysWith: { first, _ in first })
        let status = version.replicationStatus(
            progress: progress(of: content), verified: holders.mapValues(\.count))
        let isFull = version.properties.replicationMode == .full
        let summary = status.summary.map { regional -> ReplicationStatusDocument.Regional in
            let source = isFull ? regional.region : version.properties.location
            let wanted = version.target(regional.region).map { version.replicaCount(in: $0) } ?? 0
            let held = holders[source]?.count ?? 0
            let details = regional.details.isEmpty ? reasons[regional.region]?.text ?? "" : regional.details
            return ReplicationStatusDocument.Regional(
                regional, wanted: wanted, verified: isFull ? held : min(wanted, held),
                details: isFull ? details : "reads from \(version.properties.location)")
        }
        let standIns = holders.filter { version.target($0.key) == nil }.map { ($0.key.name, $0.value.count) }
        return ReplicationStatusDocument(
            aggregatedState: status.aggregatedState.rawValue, summary: summary,
            standIns: standIns.isEmpty ? nil : Dictionary(uniqueKeysWithValues: standIns))
    }

    /// How much of a copy the running ones of each region have brought, together.
    private func progress(of content: Digest) -> [Region: Double] {
        var progress: [Region: Double] = [:]
        for running in planner.runningCopies(of: content) where running.copy.bytes > 0 {
            let share = Double(running.bytesDone) / Double(running.copy.bytes)
            progress[running.copy.target.region, default: 0] += min(max(share, 0), 1)
        }
        return progress
    }
}

extension Planner.NodeStatus {
    /// What is believed of it; `awaited` if that is only because this coordinator has not been up for long enough.
    fileprivate var state: String {
        liveness == .alive && !isConnected ? "awaited" : liveness.rawValue
    }
}

extension Shortfall.Reason {
    /// The reason in words.
    fileprivate var text: String {
        switch self {
        case .noCopyLeft: "no copy is left; it revives when a holder returns"
        case .noSourceAtHand: "no verified copy can be reached at this moment"
        case .tooFewNodes: "the region has fewer live nodes than copies are wanted"
        case .regionLost: "the region is lost; copies elsewhere stand in"
        case .sourceGone: "the copy that shallow versions read from is gone, and none is made for them"
        case .noSpace: "its nodes have no room"
        case .awaitingInventory: "waiting for its nodes to tell what they hold"
        case .nodesSilent: "its nodes are silent, not yet given up"
        case .queued: "waits for its turn"
        case .copying: "copying"
        case .verifying: "verifying"
        case .retrying: "a copy failed and is tried again"
        }
    }
}
