public import Gallery

/// What a loss would bring about: predicted by the planner itself, from what is known at one moment.
public struct LossForecast: Hashable, Sendable {
    /// How a version that is asked for in a region is read.
    public enum Serving: String, Hashable, Sendable {
        /// From a node of the region.
        case local
        /// A node of the region reads it from another region.
        case elsewhere
        /// No node of the region is alive: a deployment there fails.
        case noNode
        /// Nobody alive holds a verified copy of one of its disks: a deployment fails everywhere.
        case noCopy
    }

    /// The verified copies of a version in a region, of the disk that has the fewest.
    public struct Copies: Hashable, Sendable {
        public let version: ImageVersionID
        public let region: Region
        public let wanted: Int
        public let have: Int
        /// Right after the loss.
        public let left: Int
        /// Once healed.
        public let healed: Int?
    }

    /// What `latest` names in a region, and how a deployment of that is read: the number stays, what serves it changes.
    public struct Answer: Hashable, Sendable {
        public let definition: ImageDefinitionID
        public let region: Region
        public let number: VersionNumber
        public let before: Serving
        public let after: Serving
    }

    /// A shallow version whose source is gone from its region.
    public struct Shallow: Hashable, Sendable {
        public let version: ImageVersionID
        public let region: Region
        /// A copy elsewhere can be read.
        public let isServed: Bool
    }

    /// The bytes that healing sends from one node to another.
    public struct Flow: Hashable, Sendable {
        public let source: NodeID
        public let target: NodeID
        public let copies: Int
        public let bytes: Int64
    }

    /// The first rows of so many that there are.
    public struct Rows<Row: Hashable & Sendable>: Hashable, Sendable {
        public private(set) var first: [Row] = []
        public private(set) var count = 0

        mutating func add(_ row: Row) {
            count += 1
            if first.count < LossForecast.rowsMax { first.append(row) }
        }
    }

    /// How many rows of one kind are listed; all are counted.
    public static let rowsMax = 1000

    /// The nodes that would be gone and are not yet.
    public internal(set) var nodes: [NodeID] = []
    /// The wanted contents that they hold.
    public internal(set) var contents = 0
    public internal(set) var copies = Rows<Copies>()
    public internal(set) var answers = Rows<Answer>()
    public internal(set) var shallow = Rows<Shallow>()
    /// Versions of which a disk would have no copy left, and sources of images likewise: lost until a node returns.
    public internal(set) var lostVersions = Rows<ImageVersionID>()
    public internal(set) var lostSources = Rows<SourceID>()
    /// Versions of which a disk would have one copy left.
    public internal(set) var lastCopies = Rows<ImageVersionID>()
    public internal(set) var healing = HealingForecast()

    /// Whether anything would be gone for good if nothing that is lost came back.
    public var losesData: Bool { lostVersions.count > 0 || lostSources.count > 0 }
}

/// What healing would take.
public struct HealingForecast: Hashable, Sendable {
    /// In order of source and target.
    public internal(set) var flows: [LossForecast.Flow] = []
    public internal(set) var copies = 0
    public internal(set) var bytes: Int64 = 0
    /// From the last word of what is lost to the first healing copy.
    public internal(set) var beginsAfter = Duration.zero
    /// From there until all is healed that can be, at the links' rates and beside deployments as they are.
    public internal(set) var takes = Duration.zero
    /// What the nodes that would send it send for deployments at this moment, in bytes a second, altogether.
    public internal(set) var deploying: Int64 = 0
    /// A node without a limit was reckoned with ``assumedRate``.
    public internal(set) var isRateAssumed = false
    /// So many copies that only the first were played through, and the rest reckoned from them.
    public internal(set) var isEstimated = false
    /// Contents that stay short, by the reason; those that were short before are among them.
    public internal(set) var unhealed: [Shortfall.Reason: Int] = [:]

    /// What a node without a limit is believed to send and to take, in bytes a second.
    public static let assumedRate: Int64 = 200 << 20
    /// One part in so many of a saturated node's or link's rate is healing's, whatever is deployed: so nodes send.
    public static let shareDivisor: Int64 = 2
    /// What a copy takes beside its bytes: orders, manifests, syncs.
    public static let copySetup = Duration.milliseconds(100)
}
