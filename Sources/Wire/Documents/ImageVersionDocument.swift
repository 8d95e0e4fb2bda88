public import Gallery

/// An image version in the shape the model's API gives it, with our additions beside the model's members.
///
/// Ours: the disk's `digest`, `sizeInBytes` and `occupiedBytes`, and the replica counts in the replication status.
public typealias ImageVersionDocument = ResourceDocument<ImageVersionDocumentProperties>

/// The member `properties` of an image version.
public struct ImageVersionDocumentProperties: Hashable, Sendable, Codable {
    public var publishingProfile: PublishingProfile?
    public var storageProfile: StorageProfile?
    public var safetyProfile: SafetyProfile?
    public var provisioningState: String?
    public var replicationStatus: ReplicationStatusDocument?

    public init() {}
}

extension ImageVersionDocument {
    public init(_ version: ImageVersion, replicationStatus: ReplicationStatusDocument? = nil) {
        let standing = version.properties
        var properties = Properties()
        properties.publishingProfile = PublishingProfile(version)
        properties.storageProfile = StorageProfile(standing.osDisk)
        properties.safetyProfile = SafetyProfile(
            allowDeletionOfReplicatedLocations: standing.allowDeletionOfReplicatedLocations,
            blockDeletionBeforeEndOfLife: standing.blockDeletionBeforeEndOfLife)
        properties.provisioningState = version.provisioningState.rawValue
        properties.replicationStatus = replicationStatus
        self.init(
            id: ResourceID.text(of: version.id), name: version.id.number.description,
            type: "galleries/images/versions", location: standing.location, tags: standing.tags,
            revision: version.revision, generation: version.generation, properties: properties)
    }

    /// What a caller who sent this document wants created.
    public func versionProperties() throws(GalleryRefusal) -> ImageVersionProperties {
        let publishing = properties?.publishingProfile ?? PublishingProfile()
        let safety = properties?.safetyProfile ?? SafetyProfile()
        let path = "properties.publishingProfile"
        var targets: [TargetRegion] = []
        for target in publishing.targetRegions ?? [] { targets.append(try target.targetRegion()) }
        let mode = try DocumentReading.choice(
            publishing.replicationMode, "\(path).replicationMode", or: ReplicationMode.full)
        return ImageVersionProperties(
            location: try DocumentReading.region(location, "location"),
            osDisk: try (properties?.storageProfile ?? StorageProfile()).diskContent(),
            replicationMode: mode,
            storageAccountType: try DocumentReading.choice(
                publishing.storageAccountType, "\(path).storageAccountType", or: .standardLRS),
            targetRegions: targets, replicaCount: publishing.replicaCount ?? 1,
            excludeFromLatest: publishing.excludeFromLatest ?? false,
            endOfLifeDate: try DocumentReading.date(publishing.endOfLifeDate, "\(path).endOfLifeDate"),
            allowDeletionOfReplicatedLocations: safety.allowDeletionOfReplicatedLocations ?? false,
            blockDeletionBeforeEndOfLife: safety.blockDeletionBeforeEndOfLife ?? false, tags: tags ?? [:])
    }
}

/// The member `safetyProfile`.
public struct SafetyProfile: Hashable, Sendable, Codable {
    public var allowDeletionOfReplicatedLocations: Bool?
    public var blockDeletionBeforeEndOfLife: Bool?

    public init(allowDeletionOfReplicatedLocations: Bool? = nil, blockDeletionBeforeEndOfLife: Bool? = nil) {
        self.allowDeletionOfReplicatedLocations = allowDeletionOfReplicatedLocations
        self.blockDeletionBeforeEndOfLife = blockDeletionBeforeEndOfLife
    }
}
