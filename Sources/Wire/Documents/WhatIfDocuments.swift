/// What a loss would bring about: the payload of the answer to `WHATIF`; what it touches comes as rows before it.
public struct WhatIfDocument: Hashable, Sendable, Codable {
    /// What healing would take.
    public struct Healing: Hashable, Sendable, Codable {
        public var copies: Int
        public var bytes: Int64
        /// From the last word of what is lost to the first healing copy.
        public var beginsAfterSeconds: Double
        /// From there until all is healed that can be, at the links' rates, beside deployments as they were when asked.
        public var seconds: Double
        /// What the nodes that would send it sent for deployments then, altogether.
        public var deploymentBytesPerSecond: Int64?
        /// Nodes without a limit were reckoned with 200 MiB/s.
        public var isRateAssumed: Bool
        /// Only the first copies were played through, the rest reckoned from them.
        public var isEstimated: Bool
        /// Contents that stay short, by the reason.
        public var unhealed: [String: Int]

        public init(
            copies: Int, bytes: Int64, beginsAfterSeconds: Double, seconds: Double,
            deploymentBytesPerSecond: Int64? = nil, isRateAssumed: Bool, isEstimated: Bool, unhealed: [String: Int]
        ) {
            self.copies = copies
            self.bytes = bytes
            self.beginsAfterSeconds = beginsAfterSeconds
            self.seconds = seconds
            self.deploymentBytesPerSecond = deploymentBytesPerSecond
            self.isRateAssumed = isRateAssumed
            self.isEstimated = isEstimated
            self.unhealed = unhealed
        }
    }

    /// The catalog's revision from which it was predicted.
    public var revision: UInt64
    /// What is lost: names of regions, or of a node.
    public var loses: [String]
    /// The nodes that would be gone and are not yet.
    public var nodes: [String]
    /// The wanted disk contents on them.
    public var contents: Int
    /// Whether anything would be gone for good if nothing that is lost came back.
    public var losesData: Bool
    /// How many rows of each kind there are; of each the first 1000 come.
    public var rows: [String: Int]
    public var healing: Healing

    public init(
        revision: UInt64, loses: [String], nodes: [String], contents: Int, losesData: Bool, rows: [String: Int],
        healing: Healing
    ) {
        self.revision = revision
        self.loses = loses
        self.nodes = nodes
        self.contents = contents
        self.losesData = losesData
        self.rows = rows
        self.healing = healing
    }
}

/// One thing that a loss would touch: a row of the answer to `WHATIF`.
///
/// What a kind has not is absent.
public struct WhatIfRow: Hashable, Sendable, Codable {
    /// What a row is about.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Verified copies of a version in a region: `wanted`, `have`, `left` right after the loss, `healed`.
        case copies
        /// What `latest` names in a region, and how a deployment of it is read: `before`, `after`.
        case answer
        /// A shallow version whose source is gone from its region; `isServed` if a copy elsewhere can be read.
        case shallow
        /// A version, or a source of images, of which a disk has no copy left.
        case lost
        /// A version of which a disk has one copy left.
        case lastCopy
        /// Bytes that healing sends from `from` to `to`.
        case flow
    }

    public var row: Kind
    /// The version, definition or source.
    public var subject: String?
    public var region: String?
    public var wanted: Int?
    public var have: Int?
    public var left: Int?
    public var healed: Int?
    public var version: String?
    /// `local`, `elsewhere`, `noNode` or `noCopy`.
    public var before: String?
    public var after: String?
    public var isServed: Bool?
    public var from: String?
    public var to: String?
    public var copies: Int?
    public var bytes: Int64?

    public init(_ row: Kind, subject: String? = nil, region: String? = nil) {
        self.row = row
        self.subject = subject
        self.region = region
    }
}
