/// In which way a gallery is shared beside roles, in the model's words.
public enum SharingPermissions: String, Hashable, Sendable, Codable, CaseIterable {
    case `private` = "Private"
    /// With whole subscriptions and tenants.
    case groups = "Groups"
    /// With everyone.
    case community = "Community"
}

/// What everyone is told of a community gallery's publisher.
public struct CommunityInfo: Hashable, Sendable, Codable {
    public var publisherURI: String
    /// An e-mail address.
    public var publisherContact: String
    public var eula: String
    public var publicNamePrefix: String

    public init(publisherURI: String, publisherContact: String, eula: String, publicNamePrefix: String) {
        self.publisherURI = publisherURI
        self.publisherContact = publisherContact
        self.eula = eula
        self.publicNamePrefix = publicNamePrefix
    }
}

/// Whom a gallery is shared with beside those who have a role.
public struct Sharing: Hashable, Sendable, Codable {
    /// How many subscriptions and tenants a gallery can be shared with directly (reference, 6.4).
    public static let subscriptionsMax = 30
    public static let tenantsMax = 5

    public internal(set) var subscriptions: Set<SubscriptionID> = []
    public internal(set) var tenants: Set<TenantID> = []
    /// The name under which the community finds it; `nil` until sharing with the community is enabled.
    public internal(set) var publicName: String?

    public init() {}
}

/// What the share action does (reference, 1.3).
public enum SharingEdit: Hashable, Sendable, Codable {
    case add(subscriptions: Set<SubscriptionID>, tenants: Set<TenantID>)
    case remove(subscriptions: Set<SubscriptionID>, tenants: Set<TenantID>)
    /// Private again: nobody but those who have a role.
    case reset
    /// `suffix` is drawn by the coordinator: the platform adds it to the prefix to make the public name unique.
    case enableCommunity(suffix: String)
}
