/// How far a version's replication is, as the model reports it.
public struct ReplicationStatus: Hashable, Sendable {
    /// The state of one region.
    public enum RegionalState: String, Hashable, Sendable, Codable {
        case unknown = "Unknown"
        case replicating = "Replicating"
        case completed = "Completed"
        case failed = "Failed"
    }

    /// The state over all regions.
    public enum AggregatedState: String, Hashable, Sendable, Codable {
        case unknown = "Unknown"
        case inProgress = "InProgress"
        case completed = "Completed"
        case failed = "Failed"
    }

    /// One region's line of the summary.
    public struct Regional: Hashable, Sendable {
        public let region: Region
        public let state: RegionalState
        /// In percent.
        public let progress: Int
        public let details: String
    }

    public let aggregatedState: AggregatedState
    public let summary: [Regional]
}

/// The state of a resource, in the model's words.
public enum ProvisioningState: String, Hashable, Sendable, Codable {
    case creating = "Creating"
    case succeeded = "Succeeded"
    case failed = "Failed"
}

extension ImageVersion {
    /// How many regions must hold a verified copy before a full version counts as published.
    public static let regionsToSucceed = 2

    /// Computed from the recorded facts, never stored.
    public var provisioningState: ProvisioningState {
        let regions = properties.targetRegions.map(\.name)
        if properties.replicationMode == .shallow {
            return verifiedIn[properties.location] != nil ? .succeeded : state(of: [properties.location], needed: 1)
        }
        return state(of: regions, needed: min(Self.regionsToSucceed, regions.count))
    }

    private func state(of regions: [Region], needed: Int) -> ProvisioningState {
        let verified = regions.count { verifiedIn[$0] != nil }
        let failed = regions.count { failedIn[$0] != nil }
        if verified >= needed { return .succeeded }
        return regions.count - failed < needed ? .failed : .creating
    }

    /// The status with `progress` (0…1 by region) of what is being copied.
    ///
    /// Failed if any region failed and none is still copying; else in progress if any is not complete;
    /// else completed (semantics.md).
    public func replicationStatus(progress: [Region: Double]) -> ReplicationStatus {
        let summary = properties.targetRegions.map { target -> ReplicationStatus.Regional in
            let region = target.name
            if isReady(in: region) {
                return .init(region: region, state: .completed, progress: 100, details: "")
            }
            if let reason = failedIn[region] {
                return .init(region: region, state: .failed, progress: 0, details: reason)
            }
            let share = min(max(progress[region] ?? 0, 0), 0.99)
            return .init(region: region, state: .replicating, progress: Int(share * 100), details: "")
        }
        let states = Set(summary.map(\.state))
        let isCopying = states.contains(.replicating)
        let aggregated: ReplicationStatus.AggregatedState =
            states.contains(.failed) && !isCopying ? .failed : isCopying ? .inProgress : .completed
        return ReplicationStatus(aggregatedState: aggregated, summary: summary)
    }
}
