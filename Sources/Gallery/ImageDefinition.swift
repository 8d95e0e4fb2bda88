/// An image definition: what all versions of an image have in common.
public struct ImageDefinition: Hashable, Sendable, Codable {
    public let id: ImageDefinitionID
    public internal(set) var properties: ImageDefinitionProperties
    /// The revision that made it.
    public let generation: Generation
    /// The revision that changed it last: its entity tag.
    public internal(set) var revision: Revision
    public internal(set) var versions: [VersionNumber: ImageVersion] = [:]

    /// The versions, highest first.
    public var versionsDescending: [ImageVersion] {
        versions.values.sorted { $0.id.number > $1.id.number }
    }
}

/// What its owner says of an image definition.
///
/// All but description, tags and end of life are fixed for good.
public struct ImageDefinitionProperties: Hashable, Sendable, Codable {
    public let location: Region
    public let identifier: ImageIdentifier
    public let osType: OSType
    public let osState: OSState
    public let hyperVGeneration: HyperVGeneration
    public let architecture: Architecture
    public var description: String?
    public var tags: [String: String]
    public var endOfLifeDate: Instant?

    public init(
        location: Region, identifier: ImageIdentifier, osType: OSType, osState: OSState = .generalized,
        hyperVGeneration: HyperVGeneration = .v2, architecture: Architecture = .x64, description: String? = nil,
        tags: [String: String] = [:], endOfLifeDate: Instant? = nil
    ) {
        self.location = location
        self.identifier = identifier
        self.osType = osType
        self.osState = osState
        self.hyperVGeneration = hyperVGeneration
        self.architecture = architecture
        self.description = description
        self.tags = tags
        self.endOfLifeDate = endOfLifeDate
    }
}

/// Publisher, offer and SKU: unique in a gallery, compared without case.
public struct ImageIdentifier: Hashable, Sendable, Codable {
    /// The longest publisher, in characters.
    public static let publisherLengthMax = 128
    /// The longest offer or SKU, in characters.
    public static let partLengthMax = 64

    public let publisher: String
    public let offer: String
    public let sku: String

    public init(publisher: String, offer: String, sku: String) {
        self.publisher = publisher
        self.offer = offer
        self.sku = sku
    }

    var folded: [String] { [publisher, offer, sku].map { $0.lowercased() } }
}

/// The operating system of an image.
public enum OSType: String, Hashable, Sendable, Codable, CaseIterable {
    case linux = "Linux"
    case windows = "Windows"
}

/// Whether machine and user data were removed before capture.
public enum OSState: String, Hashable, Sendable, Codable, CaseIterable {
    case generalized = "Generalized"
    case specialized = "Specialized"
}

/// The virtual firmware: V1 is BIOS, V2 is UEFI.
public enum HyperVGeneration: String, Hashable, Sendable, Codable, CaseIterable {
    case v1 = "V1"
    case v2 = "V2"
}

/// The processor an image is for.
public enum Architecture: String, Hashable, Sendable, Codable, CaseIterable {
    case x64
    case arm64 = "Arm64"
}
