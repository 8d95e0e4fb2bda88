public import Gallery

/// What a node served while no coordinator was there to be asked: the payload of `REPORT inventory=served`.
public struct ServedReport: Hashable, Sendable, Codable {
    /// How many entries one report has at most.
    public static let entriesMax = 1024

    /// What one user was served of one content.
    public struct Entry: Hashable, Sendable, Codable {
        public var principal: String
        public var digest: Digest
        /// How often it was read from its beginning.
        public var deployments: Int
        /// How many chunks were asked for.
        public var chunks: Int
        public var first: Instant
        public var last: Instant

        public init(
            principal: String, digest: Digest, deployments: Int, chunks: Int, first: Instant, last: Instant
        ) {
            self.principal = principal
            self.digest = digest
            self.deployments = deployments
            self.chunks = chunks
            self.first = first
            self.last = last
        }
    }

    public var entries: [Entry]
    /// Reads that were not written down any more, for want of room.
    public var unlisted: Int

    public init(entries: [Entry] = [], unlisted: Int = 0) {
        self.entries = entries
        self.unlisted = unlisted
    }
}
