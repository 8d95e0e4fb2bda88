/// A gallery: the folder of image definitions.
public struct ImageGallery: Hashable, Sendable {
    /// What versions come and go without, kept once: a copy of a thousand galleries is made with each change.
    struct Particulars: Hashable {
        var properties: GalleryProperties
        var sharing: Sharing
    }

    public let id: GalleryID
    private var particulars: Shared<Particulars>
    /// The revision that made it.
    public let generation: Generation
    /// The revision that changed it last: its entity tag.
    public internal(set) var revision: Revision
    public internal(set) var definitions: [ImageDefinitionName: ImageDefinition] = [:]

    init(
        id: GalleryID, properties: GalleryProperties, sharing: Sharing, generation: Generation, revision: Revision
    ) {
        self.id = id
        particulars = Shared(Particulars(properties: properties, sharing: sharing))
        self.generation = generation
        self.revision = revision
    }

    public internal(set) var properties: GalleryProperties {
        get { particulars.value.properties }
        set { particulars = Shared(Particulars(properties: newValue, sharing: sharing)) }
    }

    /// Whom it is shared with beside those who have a role.
    public internal(set) var sharing: Sharing {
        get { particulars.value.sharing }
        set { particulars = Shared(Particulars(properties: properties, sharing: newValue)) }
    }

    public var resourceGroup: ResourceGroupName { properties.resourceGroup }
}

/// What its owner says of a gallery.
public struct GalleryProperties: Hashable, Sendable, Codable {
    public let resourceGroup: ResourceGroupName
    public let location: Region
    public var description: String?
    public var tags: [String: String]
    public var permissions: SharingPermissions
    /// The four public facts of a community gallery.
    public var communityInfo: CommunityInfo?
    public var softDeletePolicy: SoftDeletePolicy

    public init(
        location: Region, resourceGroup: ResourceGroupName = .standard, description: String? = nil,
        tags: [String: String] = [:], permissions: SharingPermissions = .private, communityInfo: CommunityInfo? = nil,
        softDeletePolicy: SoftDeletePolicy = SoftDeletePolicy()
    ) {
        self.resourceGroup = resourceGroup
        self.location = location
        self.description = description
        self.tags = tags
        self.permissions = permissions
        self.communityInfo = communityInfo
        self.softDeletePolicy = softDeletePolicy
    }
}

/// Whether deleted versions can be restored, and for how long.
public struct SoftDeletePolicy: Hashable, Sendable, Codable {
    /// How long a version may be kept, in days.
    public static let days = 1...90
    public static let retentionDaysStandard = 7

    public var isEnabled: Bool
    /// How long a deleted version can still be used by its number and restored.
    public var retentionDays: Int
    /// How long after that it can be restored, though not used.
    public var graceDays: Int

    public init(isEnabled: Bool = false, retentionDays: Int = Self.retentionDaysStandard, graceDays: Int = 0) {
        self.isEnabled = isEnabled
        self.retentionDays = retentionDays
        self.graceDays = graceDays
    }
}

/// A change to the mutable properties of a gallery; `nil` leaves one as it is.
public struct GalleryEdit: Hashable, Sendable, Codable {
    public var description: String?
    public var tags: [String: String]?
    public var permissions: SharingPermissions?
    public var communityInfo: CommunityInfo?
    public var softDeletePolicy: SoftDeletePolicy?

    public init(
        description: String? = nil, tags: [String: String]? = nil, permissions: SharingPermissions? = nil,
        communityInfo: CommunityInfo? = nil, softDeletePolicy: SoftDeletePolicy? = nil
    ) {
        self.description = description
        self.tags = tags
        self.permissions = permissions
        self.communityInfo = communityInfo
        self.softDeletePolicy = softDeletePolicy
    }
}
