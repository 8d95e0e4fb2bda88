/// What a publisher asks for when making an image version.
public struct ImageVersionRequest: Hashable, Sendable, Codable {
    /// The version's own region.
    public let location: Region
    public var storage: StorageRequest
    public var replicationMode: ReplicationMode
    public var storageAccountType: StorageAccountType
    /// None named: the version's own region.
    public var targetRegions: [TargetRegion]
    /// For target regions that name no count of their own.
    public var replicaCount: Int
    public var excludeFromLatest: Bool
    public var endOfLifeDate: Instant?
    public var allowDeletionOfReplicatedLocations: Bool
    public var blockDeletionBeforeEndOfLife: Bool
    public var uefiSettings: UEFISettings?
    public var tags: [String: String]
    /// Whether the version that is its source may still be on its way to the region: both are made of one template.
    ///
    /// `nil`, as in logs that do not say it, is no.
    public var awaitsSource: Bool?
    /// How the storage types of target regions that name none are chosen; exclusive with another storage type than the
    /// default.
    public var storageAccountStrategy: StorageAccountStrategy?

    public init(
        location: Region, storage: StorageRequest, replicationMode: ReplicationMode = .full,
        storageAccountType: StorageAccountType = .standardLRS, targetRegions: [TargetRegion] = [],
        replicaCount: Int = 1, excludeFromLatest: Bool = false, endOfLifeDate: Instant? = nil,
        allowDeletionOfReplicatedLocations: Bool = false, blockDeletionBeforeEndOfLife: Bool = false,
        uefiSettings: UEFISettings? = nil, tags: [String: String] = [:],
        storageAccountStrategy: StorageAccountStrategy? = nil
    ) {
        self.location = location
        self.storage = storage
        self.replicationMode = replicationMode
        self.storageAccountType = storageAccountType
        self.targetRegions = targetRegions.isEmpty ? [TargetRegion(location)] : targetRegions
        self.replicaCount = replicaCount
        self.excludeFromLatest = excludeFromLatest
        self.endOfLifeDate = endOfLifeDate
        self.allowDeletionOfReplicatedLocations = allowDeletionOfReplicatedLocations
        self.blockDeletionBeforeEndOfLife = blockDeletionBeforeEndOfLife
        self.uefiSettings = uefiSettings
        self.tags = tags
        self.storageAccountStrategy = storageAccountStrategy
    }

    /// A version of one disk that was uploaded.
    public init(
        location: Region, osDisk: DiskContent, replicationMode: ReplicationMode = .full,
        storageAccountType: StorageAccountType = .standardLRS, targetRegions: [TargetRegion] = [],
        replicaCount: Int = 1, excludeFromLatest: Bool = false, endOfLifeDate: Instant? = nil,
        allowDeletionOfReplicatedLocations: Bool = false, blockDeletionBeforeEndOfLife: Bool = false,
        tags: [String: String] = [:]
    ) {
        self.init(
            location: location, storage: StorageRequest(osDisk), replicationMode: replicationMode,
            storageAccountType: storageAccountType, targetRegions: targetRegions, replicaCount: replicaCount,
            excludeFromLatest: excludeFromLatest, endOfLifeDate: endOfLifeDate,
            allowDeletionOfReplicatedLocations: allowDeletionOfReplicatedLocations,
            blockDeletionBeforeEndOfLife: blockDeletionBeforeEndOfLife, tags: tags)
    }
}
