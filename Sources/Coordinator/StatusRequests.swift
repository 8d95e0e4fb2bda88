import Gallery
import Placement
import Transport
import Wire

/// What users ask of the cluster itself: `STATUS`.
extension Coordinator {
    func status(_ request: Request) async throws {
        try require(.readCluster, at: .root, request)
        let state = routing.state
        let copies = planner.runningCopies
        let nodes = planner.nodes.map { node in
            ClusterStatus.Node(
                node: node.node.description, region: node.node.region.name,
                address: state.nodes[node.node]?.address ?? "",
                state: node.state(holding: planner.inventory(of: node.node).count),
                verifiedContents: routing.count(on: node.node),
                copying: copies.count { $0.copy.target == node.node }, freeBytes: node.freeBytes,
                disk: node.disk.rawValue, notes: notes(on: node))
        }
        let shortfalls = planner.shortfalls(limit: ClusterStatus.shortfallsMax).map { shortfall in
            ClusterStatus.Shortfall(
                digest: shortfall.content.description,
                versions: uses.users(of: shortfall.content, in: state).filter {
                    state.lacksCopies($0, in: shortfall.region, held: shortfall.verified)
                }.map(\.name), region: shortfall.region.name,
                wanted: shortfall.wished, verified: shortfall.verified, reason: shortfall.reason.text)
        }
        for node in nodes { try await request.item(json: try JSONPayload.encode(node)) }
        let status = ClusterStatus(
            cluster: cluster, coordinator: name, epoch: epoch, revision: state.revision,
            residentBytes: ProcessMemory.residentBytes(), galleries: state.galleries.count,
            imageVersions: state.versionCount, shortfalls: Array(shortfalls.prefix(ClusterStatus.shortfallsMax)),
            standing: leadership.obstacle?.word ?? (obstruction == nil ? "leading" : "obstructed"),
            notice: leadership.notice ?? obstruction.map { SubmissionError.obstructed($0.error).description })
        request.ok(json: try JSONPayload.encode(status))
    }
}

extension GalleryState {
    /// Whether `held` verified copies in `region` of a disk of `user` are fewer than it wants there itself.
    fileprivate func lacksCopies(_ user: ContentUser, in region: Region, held: Int) -> Bool {
        switch user {
        case .version(let id):
            guard let version = standingVersion(id) else { return false }
            guard version.properties.replicationMode == .full else {
                return version.properties.location == region && held < 1
            }
            guard let target = version.target(region) else { return false }
            return held < (version.isSoftDeleted ? 1 : version.copiesWanted(in: target))
        case .source(let id): return sources[id]?.properties.location == region && held < 1
        }
    }

    /// How many image versions there are.
    var versionCount: Int {
        galleries.values.reduce(0) { sum, gallery in
            sum + gallery.definitions.values.reduce(0) { $0 + $1.versions.count }
        }
    }
}

extension Leadership {
    /// Why this coordinator does not act, for people.
    fileprivate var notice: String? {
        switch obstacle {
        case .superseded(let epoch): Refusal.superseded(by: epoch).text
        case .contested:
            Refusal.contested.text + " (" + contesters.map { "\($0)" }.joined(separator: " ") + ")"
        case .doubt: Refusal.inDoubt.text
        case nil: nil
        }
    }
}

extension Leadership.Obstacle {
    fileprivate var word: String {
        switch self {
        case .superseded: "superseded"
        case .contested: "contested"
        case .doubt: "doubtful"
        }
    }
}

extension Planner.NodeStatus {
    /// What is believed of it; `awaited` if that is only because this coordinator has not been up for long enough.
    fileprivate func state(holding contents: Int) -> String {
        switch standing {
        case .retired: return "retired"
        case .draining where liveness == .alive: return contents == 0 ? "drained" : "draining"
        case .draining, .serving: break
        }
        return liveness == .alive && !isConnected ? "awaited" : liveness.rawValue
    }
}

extension ContentUser {
    /// What people call it.
    var name: String {
        switch self {
        case .version(let id): "\(id)"
        case .source(let id): "\(id)"
        }
    }
}
