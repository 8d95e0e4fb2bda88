/// An image definition: what all versions of an image have in common.
public struct ImageDefinition: Hashable, Sendable {
    /// Its name, which each of its versions refers to.
    let shared: Shared<ImageDefinitionID>
    /// What versions come and go without, kept once: copies are made with each change.
    private var particulars: Shared<ImageDefinitionProperties>
    /// The revision that made it.
    public let generation: Generation
    /// The revision that changed it last: its entity tag.
    public internal(set) var revision: Revision
    /// Also those that are soft-deleted.
    public internal(set) var versions: VersionTable

    init(
        shared: Shared<ImageDefinitionID>, properties: ImageDefinitionProperties, generation: Generation,
        revision: Revision, versions: VersionTable = VersionTable()
    ) {
        self.shared = shared
        particulars = Shared(properties)
        self.generation = generation
        self.revision = revision
        self.versions = versions
    }

    public var id: ImageDefinitionID { shared.value }

    public internal(set) var properties: ImageDefinitionProperties {
        get { particulars.value }
        set { particulars = Shared(newValue) }
    }

    /// The versions that are not deleted, highest first.
    public var versionsDescending: some Sequence<ImageVersion> {
        versions.reversed().lazy.filter { !$0.isSoftDeleted }
    }
}

/// What its owner says of an image definition.
///
/// What is a `var` may change; the rest is fixed for good.
public struct ImageDefinitionProperties: Hashable, Sendable, Codable {
    public let location: Region
    public let identifier: ImageIdentifier
    public let osType: OSType
    public let osState: OSState
    public let hyperVGeneration: HyperVGeneration
    public let architecture: Architecture
    /// Changed only by one who says `allowUpdateImage`.
    public var features: [Feature]
    public var recommendedVCPUs: ResourceRange?
    /// In GB.
    public var recommendedMemory: ResourceRange?
    public var disallowedDiskTypes: [DiskType]
    public let purchasePlan: PurchasePlan?
    public let eula: String?
    public let privacyStatementURI: String?
    public var releaseNoteURI: String?
    public var description: String?
    public var endOfLifeDate: Instant?
    public var tags: [String: String]

    public init(
        location: Region, identifier: ImageIdentifier, osType: OSType, osState: OSState = .generalized,
        hyperVGeneration: HyperVGeneration = .v2, architecture: Architecture = .x64, features: [Feature] = [],
        recommendedVCPUs: ResourceRange? = nil, recommendedMemory: ResourceRange? = nil,
        disallowedDiskTypes: [DiskType] = [], purchasePlan: PurchasePlan? = nil, eula: String? = nil,
        privacyStatementURI: String? = nil, releaseNoteURI: String? = nil, description: String? = nil,
        tags: [String: String] = [:], endOfLifeDate: Instant? = nil
    ) {
        self.location = location
        self.identifier = identifier
        self.osType = osType
        self.osState = osState
        self.hyperVGeneration = hyperVGeneration
        self.architecture = architecture
        self.features = features
        self.recommendedVCPUs = recommendedVCPUs
        self.recommendedMemory = recommendedMemory
        self.disallowedDiskTypes = disallowedDiskTypes
        self.purchasePlan = purchasePlan
        self.eula = eula
        self.privacyStatementURI = privacyStatementURI
        self.releaseNoteURI = releaseNoteURI
        self.description = description
        self.tags = tags
        self.endOfLifeDate = endOfLifeDate
    }

    /// The value of the feature `SecurityType`.
    ///
    /// Absent it is `TrustedLaunchSupported` on generation 2, as the model's API has it since 2025-03-03, and
    /// `Standard` on generation 1, which knows no other.
    public var securityType: SecurityType {
        let value = features.first { $0.name == .securityType }?.value
        return value.flatMap(SecurityType.init(rawValue:))
            ?? (hyperVGeneration == .v2 ? .trustedLaunchSupported : .standard)
    }
}

/// A change to the mutable properties of an image definition; `nil` leaves one as it is.
public struct ImageDefinitionEdit: Hashable, Sendable, Codable {
    public var description: String?
    public var tags: [String: String]?
    public var endOfLifeDate: Instant?
    public var releaseNoteURI: String?
    public var recommendedVCPUs: ResourceRange?
    public var recommendedMemory: ResourceRange?
    public var disallowedDiskTypes: [DiskType]?
    /// Taken only with `allowUpdateImage`.
    public var features: [Feature]?
    public var allowUpdateImage: Bool

    public init(
        description: String? = nil, tags: [String: String]? = nil, endOfLifeDate: Instant? = nil,
        releaseNoteURI: String? = nil, recommendedVCPUs: ResourceRange? = nil,
        recommendedMemory: ResourceRange? = nil, disallowedDiskTypes: [DiskType]? = nil, features: [Feature]? = nil,
        allowUpdateImage: Bool = false
    ) {
        self.description = description
        self.tags = tags
        self.endOfLifeDate = endOfLifeDate
        self.releaseNoteURI = releaseNoteURI
        self.recommendedVCPUs = recommendedVCPUs
        self.recommendedMemory = recommendedMemory
        self.disallowedDiskTypes = disallowedDiskTypes
        self.features = features
        self.allowUpdateImage = allowUpdateImage
    }
}
