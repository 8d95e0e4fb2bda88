/// What images of a definition can do or need: a name of the model with one of its values.
public struct Feature: Hashable, Sendable, Codable {
    /// The features there are (reference, 1.4).
    public enum Name: String, Hashable, Sendable, Codable, CaseIterable {
        case securityType = "SecurityType"
        case isHibernateSupported = "IsHibernateSupported"
        case isAcceleratedNetworkSupported = "IsAcceleratedNetworkSupported"
        case diskControllerType = "DiskControllerType"
        case isSecureBootSupported = "IsSecureBootSupported"
        case isMeasuredBootSupported = "IsMeasuredBootSupported"
    }

    public let name: Name
    public let value: String
    /// The lowest version that has it; `nil`: all.
    public let startsAtVersion: VersionNumber?

    public init(_ name: Name, _ value: String, startsAtVersion: VersionNumber? = nil) {
        self.name = name
        self.value = value
        self.startsAtVersion = startsAtVersion
    }
}

/// The values of the feature `SecurityType`.
public enum SecurityType: String, Hashable, Sendable, Codable, CaseIterable {
    case standard = "Standard"
    case trustedLaunchSupported = "TrustedLaunchSupported"
    case trustedLaunch = "TrustedLaunch"
    case confidentialVMSupported = "ConfidentialVMSupported"
    case confidentialVM = "ConfidentialVM"
    case trustedLaunchAndConfidentialVMSupported = "TrustedLaunchAndConfidentialVmSupported"
}

/// The plan under which a marketplace image was bought.
public struct PurchasePlan: Hashable, Sendable, Codable, CustomStringConvertible {
    public let name: String
    public let publisher: String
    public let product: String

    public init(name: String, publisher: String, product: String) {
        self.name = name
        self.publisher = publisher
        self.product = product
    }

    /// `PUBLISHER/PRODUCT/NAME`.
    public var description: String { "\(publisher)/\(product)/\(name)" }
}

/// A recommended range: of virtual CPUs, or of memory in GB.
///
/// Either end may be open.
public struct ResourceRange: Hashable, Sendable, Codable {
    /// The bounds that Terraform's provider has, for want of others (reference, 1.4).
    public static let vCPUs = 1...80
    public static let memoryGB = 1...640

    public let min: Int?
    public let max: Int?

    public init(min: Int? = nil, max: Int? = nil) {
        self.min = min
        self.max = max
    }
}
