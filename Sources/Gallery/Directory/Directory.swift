/// Who there is and what they may: tenants, their subscriptions, principals, and the roles granted to them.
public struct Directory: Hashable, Sendable, Codable {
    public internal(set) var tenants: [TenantID: Tenant] = [:]
    public internal(set) var subscriptions: [SubscriptionID: Subscription] = [:]
    public internal(set) var principals: [PrincipalID: DirectoryPrincipal] = [:]
    /// The roles granted to each principal, in the order in which they were.
    public internal(set) var assignments: [PrincipalID: [RoleAssignment]] = [:]
    /// Whose each certificate is, by the name that it bears (`user/alice`).
    private(set) var owners: [String: PrincipalID] = [:]
    /// The groups that each principal is directly in.
    private(set) var groups: [PrincipalID: Set<PrincipalID>] = [:]

    init() {}

    /// Puts `principal` in the place of what stands under its name, or takes that away.
    mutating func set(_ id: PrincipalID, to principal: DirectoryPrincipal?) {
        if let former = principals[id] {
            for identity in former.identities { owners[identity] = nil }
            for member in former.members {
                groups[member]?.remove(id)
                if groups[member]?.isEmpty == true { groups[member] = nil }
            }
        }
        principals[id] = principal
        guard let principal else { return }
        for identity in principal.identities { owners[identity] = id }
        for member in principal.members { groups[member, default: []].insert(id) }
    }
}

/// A tenant: the organisation that subscriptions and principals belong to.
public struct Tenant: Hashable, Sendable, Codable {
    public let id: TenantID
    public var displayName: String

    public init(id: TenantID, displayName: String) {
        self.id = id
        self.displayName = displayName
    }
}

/// A subscription: what galleries and sources are in, and what limits and direct shares count.
public struct Subscription: Hashable, Sendable, Codable {
    public let id: SubscriptionID
    public let tenant: TenantID
    public var displayName: String

    public init(id: SubscriptionID, tenant: TenantID, displayName: String) {
        self.id = id
        self.tenant = tenant
        self.displayName = displayName
    }
}

/// Somebody to whom roles can be granted.
public struct DirectoryPrincipal: Hashable, Sendable, Codable {
    /// What kind of principal it is.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case user = "User"
        case group = "Group"
        case servicePrincipal = "ServicePrincipal"
    }

    /// How many certificates may be bound to one, and how many members a group may have.
    public static let identitiesMax = 16
    public static let membersMax = 1000

    public let id: PrincipalID
    public let kind: Kind
    public let tenant: TenantID
    public var displayName: String
    /// The names that its certificates bear, such as `user/alice`; a group has none.
    public var identities: Set<String>
    /// Only of a group: users, service principals and other groups.
    public var members: Set<PrincipalID>

    public init(
        id: PrincipalID, kind: Kind, tenant: TenantID = .standard, displayName: String = "",
        identities: Set<String> = [], members: Set<PrincipalID> = []
    ) {
        self.id = id
        self.kind = kind
        self.tenant = tenant
        self.displayName = displayName
        self.identities = identities
        self.members = members
    }
}

/// A change to a principal; `nil` and empty leave things as they are.
public struct PrincipalEdit: Hashable, Sendable, Codable {
    public var displayName: String?
    public var identities: Set<String>?
    public var addMembers: Set<PrincipalID>
    public var removeMembers: Set<PrincipalID>

    public init(
        displayName: String? = nil, identities: Set<String>? = nil, addMembers: Set<PrincipalID> = [],
        removeMembers: Set<PrincipalID> = []
    ) {
        self.displayName = displayName
        self.identities = identities
        self.addMembers = addMembers
        self.removeMembers = removeMembers
    }
}

/// A role granted to a principal over a scope.
public struct RoleAssignment: Hashable, Sendable, Codable {
    public let principal: PrincipalID
    public let role: Role
    public let scope: Scope

    public init(principal: PrincipalID, role: Role, scope: Scope) {
        self.principal = principal
        self.role = role
        self.scope = scope
    }
}
