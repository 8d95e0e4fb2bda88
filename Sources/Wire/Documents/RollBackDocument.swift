public import Gallery

/// What became of `latest` by a roll-back: the payload of the answer to `ROLLBACK`.
public struct RollBackDocument: Hashable, Sendable, Codable {
    /// A region that was asked for, or where the version is or was to be found.
    public struct Row: Hashable, Sendable, Codable {
        public var region: String
        /// What latest named before and names since; absent is nothing.
        public var from: String?
        public var to: String?
        /// Whether latest moved.
        public var changed: Bool
        /// Why it did not.
        public var reason: String?
    }

    public var regions: [Row]

    public init(_ plan: RollBackPlan, from before: GalleryState, to after: GalleryState) {
        regions = plan.outcomes(from: before, to: after).map { outcome in
            Row(
                region: outcome.region.name, from: outcome.from.map { "\($0)" }, to: outcome.to.map { "\($0)" },
                changed: outcome.reason == nil, reason: outcome.reason)
        }
    }
}
