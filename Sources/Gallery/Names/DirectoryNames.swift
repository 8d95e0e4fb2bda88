/// The name of a tenant: 1 to 64 letters, digits and `-`, a letter or digit at both ends.
public struct TenantID: ResourceName {
    /// The tenant that a new cluster has.
    public static let standard = TenantID(spelled: "default")

    public let text: String
    public let folded: String

    public static var form: String { NameRule.form(lengthMax: NameRule.directoryLengthMax, alsoAllowed: "'-'") }

    public init?(_ text: String) {
        guard let folded = NameRule.folded(text, lengthMax: NameRule.directoryLengthMax, alsoAllowed: "-") else {
            return nil
        }
        self.text = text
        self.folded = folded
    }

    private init(spelled text: String) {
        self.text = text
        folded = text
    }
}

/// The name of a subscription, often a GUID: 1 to 64 letters, digits and `-`, a letter or digit at both ends.
public struct SubscriptionID: ResourceName {
    /// The subscription that a new cluster has, and that a name without one is in.
    public static let standard = SubscriptionID(spelled: "default")

    public let text: String
    public let folded: String

    public static var form: String { NameRule.form(lengthMax: NameRule.directoryLengthMax, alsoAllowed: "'-'") }

    public init?(_ text: String) {
        guard let folded = NameRule.folded(text, lengthMax: NameRule.directoryLengthMax, alsoAllowed: "-") else {
            return nil
        }
        self.text = text
        self.folded = folded
    }

    private init(spelled text: String) {
        self.text = text
        folded = text
    }
}

/// The name of a resource group, a label: 1 to 90 letters, digits, `.`, `-` and `_`, a letter or digit at both ends.
public struct ResourceGroupName: ResourceName {
    /// The longest name, in characters.
    public static let lengthMax = 90
    /// The group of what names none.
    public static let standard = ResourceGroupName(spelled: "default")

    public let text: String
    public let folded: String

    public static var form: String { NameRule.form(lengthMax: lengthMax, alsoAllowed: "'.', '-' and '_'") }

    public init?(_ text: String) {
        guard let folded = NameRule.folded(text, lengthMax: Self.lengthMax, alsoAllowed: ".-_") else { return nil }
        self.text = text
        self.folded = folded
    }

    private init(spelled text: String) {
        self.text = text
        folded = text
    }
}

/// The name of a user, group or service principal: 1 to 64 letters, digits, `.`, `-`, `_` and `@`.
public struct PrincipalID: ResourceName {
    public let text: String
    public let folded: String

    public static var form: String {
        NameRule.form(lengthMax: NameRule.directoryLengthMax, alsoAllowed: "'.', '-', '_' and '@'")
    }

    public init?(_ text: String) {
        guard let folded = NameRule.folded(text, lengthMax: NameRule.directoryLengthMax, alsoAllowed: ".-_@") else {
            return nil
        }
        self.text = text
        self.folded = folded
    }
}
