public import Gallery

extension History {
    /// What can be asked of one image definition.
    public enum Question: Hashable, Sendable, Codable {
        case latest(region: Region)
        /// A version by its number, to deploy it in a region.
        case resolve(version: VersionNumber, region: Region)
        case get(version: VersionNumber)
        /// One page: versions above `after` in order, at most `limit`.
        case list(after: VersionNumber?, limit: Int)
    }

    /// What a client was told, in few words.
    public enum Answer: Hashable, Sendable, Codable {
        /// The change has the reply's revision.
        case applied
        /// It was so already.
        case unchanged
        case refused(reason: Refusal)
        case resolved(Resolved)
        case shown(Shown)
        case listed(Listed)
    }

    /// Why something was refused.
    public enum Refusal: String, Hashable, Sendable, Codable, CaseIterable {
        case notFound
        case conflict
        case invalid
        /// By a rule that is not looked at here (rights, quota, a shallow version that reads it, time that is over):
        /// says only that nothing was done.
        case other
    }

    /// A receipt.
    public struct Resolved: Hashable, Sendable, Codable {
        public let version: VersionNumber
        public let digest: Digest
        /// `nil`: not recorded.
        public let generation: Generation?
        /// Newer versions that were passed over, highest first; `nil`: not recorded.
        public let skipped: [Skip]?

        public init(
            version: VersionNumber, digest: Digest, generation: Generation? = nil, skipped: [Skip]? = nil
        ) {
            self.version = version
            self.digest = digest
            self.generation = generation
            self.skipped = skipped
        }
    }

    /// A version that `latest` passed over.
    public struct Skip: Hashable, Sendable, Codable {
        public let version: VersionNumber
        public let reason: Resolution.SkipReason

        public init(_ version: VersionNumber, _ reason: Resolution.SkipReason) {
            self.version = version
            self.reason = reason
        }
    }

    /// A version's document; what is `nil` was not recorded.
    public struct Shown: Hashable, Sendable, Codable {
        public let digest: Digest
        public let generation: Generation?
        public let isExcluded: Bool?
        public let targets: [Target]?
        public let state: ProvisioningState?

        public init(
            digest: Digest, generation: Generation? = nil, isExcluded: Bool? = nil, targets: [Target]? = nil,
            state: ProvisioningState? = nil
        ) {
            self.digest = digest
            self.generation = generation
            self.isExcluded = isExcluded
            self.targets = targets
            self.state = state
        }
    }

    /// A page of versions, in order.
    public struct Listed: Hashable, Sendable, Codable {
        public let rows: [Row]
        /// Whether the answer said that there is no more.
        public let isLast: Bool

        public init(_ rows: [Row], isLast: Bool) {
            self.rows = rows
            self.isLast = isLast
        }
    }

    /// A version in a page.
    public struct Row: Hashable, Sendable, Codable {
        public let version: VersionNumber
        /// `nil`: not recorded.
        public let digest: Digest?

        public init(_ version: VersionNumber, _ digest: Digest? = nil) {
            self.version = version
            self.digest = digest
        }
    }
}
