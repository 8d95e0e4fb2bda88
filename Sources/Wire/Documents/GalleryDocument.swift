public import Gallery

/// A gallery in the shape the model's API gives it.
public typealias GalleryDocument = ResourceDocument<GalleryDocumentProperties>

/// The member `properties` of a gallery.
public struct GalleryDocumentProperties: Hashable, Sendable, Codable {
    /// How consumers of a direct share name it; computed.
    public struct Identifier: Hashable, Sendable, Codable {
        public var uniqueName: String?

        public init(uniqueName: String?) {
            self.uniqueName = uniqueName
        }
    }

    /// The member `softDeletePolicy`.
    public struct SoftDelete: Hashable, Sendable, Codable {
        public var isSoftDeleteEnabled: Bool?
        public var retentionPeriodInDays: Int?
        public var gracePeriodInDays: Int?

        public init(
            isSoftDeleteEnabled: Bool? = nil, retentionPeriodInDays: Int? = nil, gracePeriodInDays: Int? = nil
        ) {
            self.isSoftDeleteEnabled = isSoftDeleteEnabled
            self.retentionPeriodInDays = retentionPeriodInDays
            self.gracePeriodInDays = gracePeriodInDays
        }
    }

    /// The resource group that it is in (ours: the model has it in the route only).
    public var resourceGroup: String?
    public var description: String?
    public var identifier: Identifier?
    public var sharingProfile: SharingProfile?
    public var softDeletePolicy: SoftDelete?
    public var sharingStatus: SharingStatus?
    public var provisioningState: String?

    public init(description: String? = nil, provisioningState: String? = nil) {
        self.description = description
        self.provisioningState = provisioningState
    }
}

extension GalleryDocument {
    /// `isRow`: as a row of a list, which does not tell in which regions the sharing holds.
    public init(_ gallery: ImageGallery, isRow: Bool = false) {
        let standing = gallery.properties
        var properties = Properties(
            description: standing.description, provisioningState: ProvisioningState.succeeded.rawValue)
        properties.resourceGroup = standing.resourceGroup.text
        properties.identifier = .init(uniqueName: gallery.id.uniqueName)
        properties.sharingProfile = SharingProfile(gallery)
        properties.softDeletePolicy = .init(
            isSoftDeleteEnabled: standing.softDeletePolicy.isEnabled,
            retentionPeriodInDays: standing.softDeletePolicy.retentionDays,
            gracePeriodInDays: standing.softDeletePolicy.graceDays)
        properties.sharingStatus = SharingStatus(gallery, withSummary: !isRow)
        self.init(
            id: ResourceID.text(of: gallery.id, in: standing.resourceGroup), name: gallery.id.name.text,
            type: ResourceType.gallery.modelNames[0], location: standing.location, tags: standing.tags,
            revision: gallery.revision, generation: gallery.generation, properties: properties)
    }

    /// What a caller who sent this document wants created.
    ///
    /// Whom it is shared with is not among it: that is said with the share action.
    public func galleryProperties() throws(GalleryRefusal) -> GalleryProperties {
        let sharing = properties?.sharingProfile
        return GalleryProperties(
            location: try DocumentReading.region(location, "location"),
            resourceGroup: try DocumentReading.name(properties?.resourceGroup, "properties.resourceGroup")
                ?? .standard,
            description: properties?.description, tags: tags ?? [:],
            permissions: try DocumentReading.choice(
                sharing?.permissions, "properties.sharingProfile.permissions", or: .private),
            communityInfo: try sharing?.communityGalleryInfo?.communityInfo(over: nil),
            softDeletePolicy: softDeletePolicy(over: SoftDeletePolicy()))
    }

    /// What a caller who sent this document wants changed of `standing`.
    public func edit(of standing: ImageGallery) throws(GalleryRefusal) -> GalleryEdit {
        let former = standing.properties
        var edit = GalleryEdit()
        if properties?.description != former.description { edit.description = properties?.description }
        if tags != former.tags { edit.tags = tags }
        let sharing = properties?.sharingProfile
        if let text = sharing?.permissions {
            let permissions: SharingPermissions = try DocumentReading.choice(
                text, "properties.sharingProfile.permissions")
            if permissions != former.permissions { edit.permissions = permissions }
        }
        let info = try sharing?.communityGalleryInfo?.communityInfo(over: former.communityInfo)
        if info != former.communityInfo { edit.communityInfo = info }
        let policy = softDeletePolicy(over: former.softDeletePolicy)
        if policy != former.softDeletePolicy { edit.softDeletePolicy = policy }
        return edit
    }

    private func softDeletePolicy(over standing: SoftDeletePolicy) -> SoftDeletePolicy {
        let given = properties?.softDeletePolicy
        return SoftDeletePolicy(
            isEnabled: given?.isSoftDeleteEnabled ?? standing.isEnabled,
            retentionDays: given?.retentionPeriodInDays ?? standing.retentionDays,
            graceDays: given?.gracePeriodInDays ?? standing.graceDays)
    }
}
