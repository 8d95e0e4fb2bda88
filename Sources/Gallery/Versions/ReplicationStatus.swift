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
public enum ProvisioningState: String, Hashable, Sendable, Codable, CaseIterable {
    case creating = "Creating"
    case succeeded = "Succeeded"
    case failed = "Failed"
}

extension ImageVersion {
    /// How many regions must hold a verified copy before a full version counts as published.
    public static let regionsToSucceed = 2

    /// Computed from the recorded facts, never stored.
    public var provisioningState: ProvisioningState {
        if succeeded != nil { return .succeeded }
        let failed = holders.count { failedIn[$0] != nil }
        return holders.count - failed < holdersToSucceed ? .failed : .creating
    }

    /// Records that enough regions are verified, once they are.
    mutating func noteSuccess(at revision: Revision) {
        guard succeeded == nil, holders.count(where: verifiedIn.contains) >= holdersToSucceed else { return }
        succeeded = revision
    }

    /// The regions that are to hold copies: all targets, or for a shallow version where its source is.
    private var holders: [Region] {
        properties.replicationMode == .full ? properties.targetRegions.map(\.name) : [properties.location]
    }

    private var holdersToSucceed: Int { min(Self.regionsToSucceed, holders.count) }

    /// The status as of this moment: the recorded facts, and by region how many copies are `verified` and what share
    /// of one (0…1) its running copies have brought together.
    ///
    /// Failed if any region failed and none is still copying; else in progress if any is not complete;
    /// else completed (semantics.md). A region of a full version that was complete and has lost copies is replicating.
    public func replicationStatus(progress: [Region: Double], verified: [Region: Int]) -> ReplicationStatus {
        let summary = properties.targetRegions.map { target -> ReplicationStatus.Regional in
            let region = target.name
            let isFull = properties.replicationMode == .full
            let wanted = isFull ? copiesWanted(in: target) : 1
            let held = verified[holder(for: region)] ?? 0
            if isReady(in: region), !isFull || held >= wanted {
                return .init(region: region, state: .completed, progress: 100, details: "")
            }
            if let reason = failedIn[holder(for: region)] {
                return .init(region: region, state: .failed, progress: 0, details: reason)
            }
            let share = (Double(held) + (progress[holder(for: region)] ?? 0)) / Double(max(1, wanted))
            return .init(region: region, state: .replicating, progress: Self.percent(share), details: "")
        }
        let states = Set(summary.map(\.state))
        let isCopying = states.contains(.replicating)
        let aggregated: ReplicationStatus.AggregatedState =
            states.contains(.failed) && !isCopying ? .failed : isCopying ? .inProgress : .completed
        return ReplicationStatus(aggregatedState: aggregated, summary: summary)
    }

    /// At most 99 until all copies are verified, and 0 for what is no share (a node may report anything).
    private static func percent(_ share: Double) -> Int {
        share > 0 ? Int((min(share, 0.99) * 100).rounded()) : 0
    }
}
