/// The name of a tenant.
public struct TenantID: ResourceName {
    public static let rule = NameRule(lengthMax: NameRule.directoryLengthMax, alsoAllowed: "-")
    /// The tenant that a new cluster has.
    public static let standard = Self(.standard)

    public let spelling: NameSpelling

    public init(_ spelling: NameSpelling) { self.spelling = spelling }
}

/// The name of a subscription, often a GUID.
public struct SubscriptionID: ResourceName {
    public static let rule = NameRule(lengthMax: NameRule.directoryLengthMax, alsoAllowed: "-")
    /// The subscription that a new cluster has, and that a name without one is in.
    public static let standard = Self(.standard)

    public let spelling: NameSpelling

    public init(_ spelling: NameSpelling) { self.spelling = spelling }
}

/// The name of a resource group, a label.
public struct ResourceGroupName: ResourceName {
    public static let rule = NameRule(lengthMax: NameRule.groupLengthMax, alsoAllowed: ".-_")
    /// The group of what names none.
    public static let standard = Self(.standard)

    public let spelling: NameSpelling

    public init(_ spelling: NameSpelling) { self.spelling = spelling }
}

/// The name of a user, group or service principal.
public struct PrincipalID: ResourceName {
    public static let rule = NameRule(lengthMax: NameRule.directoryLengthMax, alsoAllowed: ".-_@")
    public let spelling: NameSpelling

    public init(_ spelling: NameSpelling) { self.spelling = spelling }
}
