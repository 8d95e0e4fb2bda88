public import Gallery

/// The member `sharingProfile` of a gallery.
public struct SharingProfile: Hashable, Sendable, Codable {
    /// The member `communityGalleryInfo`; the last two members are computed.
    public struct CommunityGalleryInfo: Hashable, Sendable, Codable {
        public var publisherUri: String?
        public var publisherContact: String?
        public var eula: String?
        public var publicNamePrefix: String?
        public var communityGalleryEnabled: Bool?
        public var publicNames: [String]?

        public init(
            publisherUri: String? = nil, publisherContact: String? = nil, eula: String? = nil,
            publicNamePrefix: String? = nil
        ) {
            self.publisherUri = publisherUri
            self.publisherContact = publisherContact
            self.eula = eula
            self.publicNamePrefix = publicNamePrefix
        }
    }

    public var permissions: String?
    /// Changed with the share action.
    public var groups: [SharingGroup]?
    public var communityGalleryInfo: CommunityGalleryInfo?

    public init(permissions: String? = nil, communityGalleryInfo: CommunityGalleryInfo? = nil) {
        self.permissions = permissions
        self.communityGalleryInfo = communityGalleryInfo
    }

    init(_ gallery: ImageGallery) {
        permissions = gallery.properties.permissions.rawValue
        let groups = SharingGroup.groups(of: gallery.sharing)
        self.groups = groups.isEmpty ? nil : groups
        guard let info = gallery.properties.communityInfo else { return }
        var document = CommunityGalleryInfo(
            publisherUri: info.publisherURI, publisherContact: info.publisherContact, eula: info.eula,
            publicNamePrefix: info.publicNamePrefix)
        document.communityGalleryEnabled = gallery.sharing.publicName != nil
        document.publicNames = gallery.sharing.publicName.map { [$0] }
        communityGalleryInfo = document
    }
}

extension SharingProfile.CommunityGalleryInfo {
    /// The four public facts, those not named as they stand; `nil` if none is named.
    func communityInfo(over standing: CommunityInfo?) throws(GalleryRefusal) -> CommunityInfo? {
        guard [publisherUri, publisherContact, eula, publicNamePrefix].contains(where: { $0 != nil }) else {
            return standing
        }
        let path = "properties.sharingProfile.communityGalleryInfo"
        return CommunityInfo(
            publisherURI: try DocumentReading.required(
                publisherUri ?? standing?.publisherURI, "\(path).publisherUri"),
            publisherContact: try DocumentReading.required(
                publisherContact ?? standing?.publisherContact, "\(path).publisherContact"),
            eula: try DocumentReading.required(eula ?? standing?.eula, "\(path).eula"),
            publicNamePrefix: try DocumentReading.required(
                publicNamePrefix ?? standing?.publicNamePrefix, "\(path).publicNamePrefix"))
    }
}

/// Subscriptions or tenants that a gallery is shared with directly.
public struct SharingGroup: Hashable, Sendable, Codable {
    /// What the ids name, in the model's words.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case subscriptions = "Subscriptions"
        case tenants = "AADTenants"
    }

    public var type: String?
    public var ids: [String]?

    public init(type: String?, ids: [String]?) {
        self.type = type
        self.ids = ids
    }

    static func groups(of sharing: Sharing) -> [SharingGroup] {
        let subscriptions = sharing.subscriptions.sorted().map(\.text)
        let tenants = sharing.tenants.sorted().map(\.text)
        return [
            subscriptions.isEmpty ? nil : SharingGroup(type: Kind.subscriptions.rawValue, ids: subscriptions),
            tenants.isEmpty ? nil : SharingGroup(type: Kind.tenants.rawValue, ids: tenants),
        ].compactMap(\.self)
    }

    static func read(
        _ groups: [SharingGroup]?, _ path: String
    ) throws(GalleryRefusal) -> (subscriptions: Set<SubscriptionID>, tenants: Set<TenantID>) {
        var (subscriptions, tenants): (Set<SubscriptionID>, Set<TenantID>) = ([], [])
        for (index, group) in (groups ?? []).enumerated() {
            let path = "\(path)[\(index)]"
            let kind: Kind = try DocumentReading.choice(group.type, "\(path).type")
            switch kind {
            case .subscriptions:
                subscriptions.formUnion(try DocumentReading.list(group.ids, "\(path).ids", SubscriptionID.read))
            case .tenants: tenants.formUnion(try DocumentReading.list(group.ids, "\(path).ids", TenantID.read))
            }
        }
        return (subscriptions, tenants)
    }
}

/// The payload of `SHARE`: the model's share action.
public struct SharingRequest: Hashable, Sendable, Codable {
    /// What is to be done.
    public enum Operation: String, Hashable, Sendable, CaseIterable {
        case add = "Add"
        case remove = "Remove"
        case reset = "Reset"
        case enableCommunity = "EnableCommunity"
    }

    public var operationType: String?
    public var groups: [SharingGroup]?

    public init(_ operation: Operation, groups: [SharingGroup]? = nil) {
        operationType = operation.rawValue
        self.groups = groups
    }

    /// What it asks for; `suffix` makes the public name unique if one is made.
    public func edit(suffix: String) throws(GalleryRefusal) -> SharingEdit {
        let operation: Operation = try DocumentReading.choice(operationType, "operationType")
        let (subscriptions, tenants) = try SharingGroup.read(groups, "groups")
        let takesGroups = operation == .add || operation == .remove
        guard takesGroups != (subscriptions.isEmpty && tenants.isEmpty) else {
            guard let group = subscriptions.first?.text ?? tenants.first?.text else {
                throw .missing("groups", remedy: "name a subscription or tenant for \(operation.rawValue)")
            }
            throw .invalid(
                "groups", group, "is named, and \(operation.rawValue) is about nobody in particular",
                remedy: "leave groups out")
        }
        return switch operation {
        case .add: .add(subscriptions: subscriptions, tenants: tenants)
        case .remove: .remove(subscriptions: subscriptions, tenants: tenants)
        case .reset: .reset
        case .enableCommunity: .enableCommunity(suffix: suffix)
        }
    }
}

/// The member `sharingStatus` of a gallery: a share holds everywhere as soon as it is committed.
public struct SharingStatus: Hashable, Sendable, Codable {
    /// One region's line of the `summary`.
    public struct Regional: Hashable, Sendable, Codable {
        public var region: String
        public var state: String
        public var details: String?
    }

    public var aggregatedState: String
    /// In order of name: the gallery's own region, and those in which its versions are wanted.
    public var summary: [Regional]?

    /// The summary takes a look at every version, and is left out of lists.
    init(_ gallery: ImageGallery, withSummary: Bool) {
        aggregatedState = "Succeeded"
        guard withSummary else { return }
        var regions: Set<Region> = [gallery.properties.location]
        for definition in gallery.definitions.values {
            for version in definition.versions where !version.isSoftDeleted {
                for target in version.properties.targetRegions { regions.insert(target.name) }
            }
        }
        summary = regions.map(\.name).sorted().map { Regional(region: $0, state: "Succeeded") }
    }
}
