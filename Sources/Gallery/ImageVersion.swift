/// An image version: one disk content, where it is wanted, and where it has been seen whole.
public struct ImageVersion: Hashable, Sendable, Codable {
    public let id: ImageVersionID
    public internal(set) var properties: ImageVersionProperties
    public let publishedDate: Instant
    /// The revision that made it.
    ///
    /// A name made again after deletion has another.
    public let generation: Generation
    /// The revision that changed it last: its entity tag.
    public internal(set) var revision: Revision
    /// Regions in which a full copy was verified complete at least once while they were a target; for a shallow
    /// version, its own region once its source was.
    ///
    /// Intent is `properties.targetRegions`, not this. The value is the revision that recorded it.
    public internal(set) var verifiedIn: [Region: Revision] = [:]
    /// The revision at which it first was verified in as many regions as publishing asks for.
    ///
    /// Kept, so that a version that succeeded does not cease to because a target region is added.
    public internal(set) var succeeded: Revision?
    /// Regions whose replication failed for good, with the reason, until it is tried again.
    ///
    /// Any create or update of the version that is accepted tries again.
    public internal(set) var failedIn: [Region: String] = [:]

    /// The target region named `region`, if it is one.
    public func target(_ region: Region) -> TargetRegion? {
        properties.targetRegions.first { $0.name == region }
    }

    /// How many verified copies `target` asks for.
    public func replicaCount(in target: TargetRegion) -> Int {
        target.regionalReplicaCount ?? properties.replicaCount
    }

    /// Whether `latest` passes this version over in `target`: the regional flag beats the version's, both ways.
    public func isExcludedFromLatest(in target: TargetRegion) -> Bool {
        target.excludeFromLatest ?? properties.excludeFromLatest
    }

    /// Whether a deployment in `region` can be served: complete there (full), or the source is (shallow).
    public func isReady(in region: Region) -> Bool {
        target(region) != nil && verifiedIn[holder(for: region)] != nil
    }

    /// The region whose replicas a deployment in `region` reads.
    func holder(for region: Region) -> Region {
        properties.replicationMode == .full ? region : properties.location
    }
}

/// What its publisher says of an image version.
public struct ImageVersionProperties: Hashable, Sendable, Codable {
    /// The version's own region: where its source is.
    ///
    /// It must be a target region.
    public let location: Region
    public let osDisk: DiskContent
    public let replicationMode: ReplicationMode
    public let storageAccountType: StorageAccountType
    public var targetRegions: [TargetRegion]
    /// For target regions that name no count of their own.
    public var replicaCount: Int
    public var excludeFromLatest: Bool
    public var endOfLifeDate: Instant?
    public var allowDeletionOfReplicatedLocations: Bool
    public var blockDeletionBeforeEndOfLife: Bool
    public var tags: [String: String]

    public init(
        location: Region, osDisk: DiskContent, replicationMode: ReplicationMode = .full,
        storageAccountType: StorageAccountType = .standardLRS, targetRegions: [TargetRegion] = [],
        replicaCount: Int = 1, excludeFromLatest: Bool = false, endOfLifeDate: Instant? = nil,
        allowDeletionOfReplicatedLocations: Bool = false, blockDeletionBeforeEndOfLife: Bool = false,
        tags: [String: String] = [:]
    ) {
        self.location = location
        self.osDisk = osDisk
        self.replicationMode = replicationMode
        self.storageAccountType = storageAccountType
        self.targetRegions = targetRegions.isEmpty ? [TargetRegion(location)] : targetRegions
        self.replicaCount = replicaCount
        self.excludeFromLatest = excludeFromLatest
        self.endOfLifeDate = endOfLifeDate
        self.allowDeletionOfReplicatedLocations = allowDeletionOfReplicatedLocations
        self.blockDeletionBeforeEndOfLife = blockDeletionBeforeEndOfLife
        self.tags = tags
    }
}

/// An immutable virtual disk, named by the SHA-256 of its manifest.
public struct DiskContent: Hashable, Sendable, Codable {
    public let digest: Digest
    /// The virtual size in bytes.
    public let bytes: Int64
    /// How many of them are in chunks that are not all zero: what a replica occupies at most.
    public let occupiedBytes: Int64

    public init(digest: Digest, bytes: Int64, occupiedBytes: Int64) {
        self.digest = digest
        self.bytes = bytes
        self.occupiedBytes = occupiedBytes
    }
}
