/// A gallery as its consumers see it: those it is shared with directly, or the community.
public struct SharedGalleryView: Hashable, Sendable {
    /// The name consumers use: the unique name of a direct share, the public name of a community gallery.
    public let name: String
    public let description: String?
    public let tags: [String: String]
    /// Of a community gallery.
    public let communityInfo: CommunityInfo?

    /// As those see it whom a direct share of it reaches.
    init(sharedDirectly gallery: ImageGallery) {
        name = gallery.id.uniqueName
        description = gallery.properties.description
        tags = gallery.properties.tags
        communityInfo = nil
    }

    /// As everybody sees it under its public name; `nil` if it has none.
    init?(ofCommunity gallery: ImageGallery) {
        guard let publicName = gallery.sharing.publicName else { return nil }
        name = publicName
        description = gallery.properties.description
        tags = gallery.properties.tags
        communityInfo = gallery.properties.communityInfo
    }
}

/// An image definition as consumers see it.
public struct SharedImageView: Hashable, Sendable {
    /// The name its consumers know the gallery by.
    public let gallery: String
    public let name: ImageDefinitionName
    public let identifier: ImageIdentifier
    public let osType: OSType
    public let osState: OSState
    public let hyperVGeneration: HyperVGeneration
    public let architecture: Architecture
    public let features: [Feature]
    public let recommendedVCPUs: ResourceRange?
    /// In GB.
    public let recommendedMemory: ResourceRange?
    public let disallowedDiskTypes: [DiskType]
    public let purchasePlan: PurchasePlan?
    public let endOfLifeDate: Instant?
    public let eula: String?
    public let privacyStatementURI: String?
    public let tags: [String: String]

    init(_ definition: ImageDefinition, in gallery: String) {
        let properties = definition.properties
        self.gallery = gallery
        name = definition.id.name
        identifier = properties.identifier
        osType = properties.osType
        osState = properties.osState
        hyperVGeneration = properties.hyperVGeneration
        architecture = properties.architecture
        features = properties.features
        recommendedVCPUs = properties.recommendedVCPUs
        recommendedMemory = properties.recommendedMemory
        disallowedDiskTypes = properties.disallowedDiskTypes
        purchasePlan = properties.purchasePlan
        endOfLifeDate = properties.endOfLifeDate
        eula = properties.eula
        privacyStatementURI = properties.privacyStatementURI
        tags = properties.tags
    }
}

/// An image version as consumers see it: nothing of its source, nor of where else it is.
public struct SharedVersionView: Hashable, Sendable {
    /// A disk of it.
    public struct Disk: Hashable, Sendable {
        /// `nil` is the OS disk.
        public let lun: Int?
        /// The virtual size in bytes.
        public let bytes: Int64
        public let hostCaching: HostCaching
    }

    public let number: VersionNumber
    public let publishedDate: Instant
    /// Its own, else its definition's.
    public let endOfLifeDate: Instant?
    /// Whether `latest` passes it over in the region that was asked about.
    public let excludeFromLatest: Bool
    /// The OS disk first, then the data disks in order of LUN.
    public let disks: [Disk]
    public let tags: [String: String]

    init(_ version: ImageVersion, of definition: ImageDefinition, in region: Region) {
        let properties = version.properties
        number = version.number
        publishedDate = version.publishedDate
        endOfLifeDate = properties.endOfLifeDate ?? definition.properties.endOfLifeDate
        excludeFromLatest = version.target(region).map(version.isExcludedFromLatest) ?? properties.excludeFromLatest
        disks =
            [Disk(lun: nil, bytes: properties.osDisk.bytes, hostCaching: properties.osDiskCaching)]
            + properties.dataDisks.map { Disk(lun: $0.lun, bytes: $0.content.bytes, hostCaching: $0.hostCaching) }
        tags = properties.tags
    }
}
