public import Gallery

/// The member `replicationStatus`, with the replica counts as our addition.
public struct ReplicationStatusDocument: Hashable, Sendable, Codable {
    /// One region's line of the `summary`.
    public struct Regional: Hashable, Sendable, Codable {
        public var region: String
        public var state: String
        public var progress: Int
        public var details: String
        /// How many copies are wanted there (ours).
        public var wantedReplicas: Int
        /// How many verified copies its live nodes hold (ours).
        public var verifiedReplicas: Int

        public init(_ regional: ReplicationStatus.Regional, wanted: Int, verified: Int, details: String) {
            region = regional.region.name
            state = regional.state.rawValue
            progress = regional.progress
            self.details = details
            wantedReplicas = wanted
            verifiedReplicas = verified
        }
    }

    public var aggregatedState: String
    public var summary: [Regional]
    /// Verified copies in regions that are no targets: made while a target region was lost (ours).
    public var standIns: [String: Int]?

    public init(aggregatedState: String, summary: [Regional], standIns: [String: Int]? = nil) {
        self.aggregatedState = aggregatedState
        self.summary = summary
        self.standIns = standIns
    }

    /// Whether every target region holds as many verified copies as wanted.
    public var isWhole: Bool {
        aggregatedState == ReplicationStatus.AggregatedState.completed.rawValue
            && summary.allSatisfy { $0.verifiedReplicas >= $0.wantedReplicas }
    }
}
