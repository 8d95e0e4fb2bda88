/// The cluster as the coordinator sees it: the payload of the answer to `STATUS`; nodes come as rows before it.
public struct ClusterStatus: Hashable, Sendable, Codable {
    /// One node: a row.
    public struct Node: Hashable, Sendable, Codable {
        public var node: String
        public var region: String
        public var address: String
        /// `alive`, `awaited`, `suspect`, `down`, `returning` or `lost`; `draining`, `drained` once it holds nothing, or
        /// `retired`.
        public var state: String
        public var verifiedContents: Int
        public var copying: Int
        public var freeBytes: Int64
        /// `sound`, `slow`, `full`, `readonly` or `failing`.
        public var disk: String
        /// What an operator should know of it: why it is not yet empty, or is read last; `nil` if there is nothing.
        public var notes: [String]?

        public init(
            node: String, region: String, address: String, state: String, verifiedContents: Int, copying: Int,
            freeBytes: Int64, disk: String, notes: [String]? = nil
        ) {
            self.node = node
            self.region = region
            self.address = address
            self.state = state
            self.verifiedContents = verifiedContents
            self.copying = copying
            self.freeBytes = freeBytes
            self.disk = disk
            self.notes = notes
        }
    }

    /// Where fewer copies stand than are wanted, and why.
    public struct Shortfall: Hashable, Sendable, Codable {
        public var digest: String
        public var versions: [String]
        public var region: String
        public var wanted: Int
        public var verified: Int
        public var reason: String

        public init(digest: String, versions: [String], region: String, wanted: Int, verified: Int, reason: String) {
            self.digest = digest
            self.versions = versions
            self.region = region
            self.wanted = wanted
            self.verified = verified
            self.reason = reason
        }
    }

    public var cluster: String
    public var coordinator: String
    public var epoch: UInt64
    public var revision: UInt64
    public var residentBytes: Int64
    public var galleries: Int
    public var imageVersions: Int
    /// The first ``shortfallsMax`` of them.
    public var shortfalls: [Shortfall]
    /// `leading`, `recovering`, `doubtful`, `contested` or `superseded`; `nil` from a coordinator that does not say.
    public var standing: String?
    /// Why it is not leading, and what to do.
    public var notice: String?

    /// How many shortfalls are listed.
    public static let shortfallsMax = 100

    public init(
        cluster: String, coordinator: String, epoch: UInt64, revision: UInt64, residentBytes: Int64, galleries: Int,
        imageVersions: Int, shortfalls: [Shortfall], standing: String? = nil, notice: String? = nil
    ) {
        self.standing = standing
        self.notice = notice
        self.cluster = cluster
        self.coordinator = coordinator
        self.epoch = epoch
        self.revision = revision
        self.residentBytes = residentBytes
        self.galleries = galleries
        self.imageVersions = imageVersions
        self.shortfalls = shortfalls
    }
}
