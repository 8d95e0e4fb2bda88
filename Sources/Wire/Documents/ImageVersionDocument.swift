public import Gallery

/// An image version in the shape the model's API gives it, with our additions beside the model's members.
///
/// Ours: each disk's `digest`, `sizeInBytes` and `occupiedBytes`, the replica counts in the replication status,
/// `latestIn` and `effectiveEndOfLife`, and `targetRegionEdits` in an update.
public typealias ImageVersionDocument = ResourceDocument<ImageVersionDocumentProperties>

/// The member `properties` of an image version.
public struct ImageVersionDocumentProperties: Hashable, Sendable, Codable {
    public var publishingProfile: PublishingProfile?
    public var storageProfile: StorageProfile?
    public var safetyProfile: SafetyProfile?
    public var securityProfile: SecurityProfile?
    public var provisioningState: String?
    public var replicationStatus: ReplicationStatusDocument?
    /// When it was soft-deleted; absent from one that stands.
    public var softDeletedTime: String?

    public init() {}
}

extension ImageVersionDocument {
    /// `state` is where the version stands: it knows the resource groups that identifiers name.
    public init(
        _ version: ImageVersion, in state: GalleryState, replicationStatus: ReplicationStatusDocument? = nil
    ) {
        let standing = version.properties
        var properties = Properties()
        properties.publishingProfile = PublishingProfile(version, in: state)
        properties.storageProfile = StorageProfile(standing, in: state)
        properties.safetyProfile = SafetyProfile(
            allowDeletionOfReplicatedLocations: standing.allowDeletionOfReplicatedLocations,
            blockDeletionBeforeEndOfLife: standing.blockDeletionBeforeEndOfLife)
        properties.safetyProfile?.reportedForPolicyViolation = false
        properties.safetyProfile?.policyViolations = []
        properties.securityProfile = standing.uefiSettings.map { SecurityProfile($0) }
        properties.provisioningState = version.provisioningState.rawValue
        properties.replicationStatus = replicationStatus
        properties.softDeletedTime = version.deletedAt?.iso8601
        let group = state.galleries[version.id.definition.gallery]?.resourceGroup
        self.init(
            id: ResourceID.text(of: version.id, in: group), name: version.id.number.description,
            type: ResourceType.imageVersion.modelNames[0], location: standing.location, tags: standing.tags,
            revision: version.revision, generation: version.generation, properties: properties)
    }

    /// What a caller who sent this document wants created in `subscription`.
    public func versionRequest() throws(GalleryRefusal) -> ImageVersionRequest {
        let publishing = properties?.publishingProfile ?? PublishingProfile()
        let safety = properties?.safetyProfile ?? SafetyProfile()
        let path = "properties.publishingProfile"
        guard publishing.targetRegionEdits == nil else {
            throw .invalid(
                "\(path).targetRegionEdits", nil, "is for updates",
                remedy: "name the regions of a new version as \(path).targetRegions")
        }
        return ImageVersionRequest(
            location: try DocumentReading.region(location, "location"),
            storage: try (properties?.storageProfile ?? StorageProfile()).request(),
            replicationMode: try DocumentReading.choice(
                publishing.replicationMode, "\(path).replicationMode", or: .full),
            storageAccountType: try DocumentReading.choice(
                publishing.storageAccountType, "\(path).storageAccountType", or: .standardLRS),
            targetRegions: try publishing.readTargetRegions() ?? [], replicaCount: publishing.replicaCount ?? 1,
            excludeFromLatest: publishing.excludeFromLatest ?? false,
            endOfLifeDate: try DocumentReading.date(publishing.endOfLifeDate, "\(path).endOfLifeDate"),
            allowDeletionOfReplicatedLocations: safety.allowDeletionOfReplicatedLocations ?? false,
            blockDeletionBeforeEndOfLife: safety.blockDeletionBeforeEndOfLife ?? false,
            uefiSettings: try properties?.securityProfile?.settings(), tags: tags ?? [:],
            storageAccountStrategy: try publishing.readStrategy())
    }
}

/// The member `safetyProfile`; the last two members are computed.
public struct SafetyProfile: Hashable, Sendable, Codable {
    /// One of the `policyViolations`: there are none, as nobody reports images here.
    public struct PolicyViolation: Hashable, Sendable, Codable {
        public var category: String?
        public var details: String?
    }

    public var allowDeletionOfReplicatedLocations: Bool?
    public var blockDeletionBeforeEndOfLife: Bool?
    public var reportedForPolicyViolation: Bool?
    public var policyViolations: [PolicyViolation]?

    public init(allowDeletionOfReplicatedLocations: Bool? = nil, blockDeletionBeforeEndOfLife: Bool? = nil) {
        self.allowDeletionOfReplicatedLocations = allowDeletionOfReplicatedLocations
        self.blockDeletionBeforeEndOfLife = blockDeletionBeforeEndOfLife
    }
}
