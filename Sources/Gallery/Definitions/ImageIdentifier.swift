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
