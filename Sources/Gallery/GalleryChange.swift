/// A change to the catalog: who wants what, and when they asked.
///
/// The catalog is the fold of these over ``GalleryState/apply(_:)``; each one that is applied has a revision.
public struct GalleryChange: Hashable, Sendable, Codable {
    public let principal: Principal
    /// The coordinator's wall clock when the request arrived.
    public let at: Instant
    public let operation: GalleryOperation

    public init(_ operation: GalleryOperation, by principal: Principal, at: Instant) {
        self.principal = principal
        self.at = at
        self.operation = operation
    }
}

/// Who asks: the name that the certificate bears, for instance `user/alice` or `coordinator/c1`.
public struct Principal: Hashable, Sendable, Codable {
    public let name: String

    public init(_ name: String) {
        self.name = name
    }

    public init(from decoder: any Decoder) throws {
        name = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}

/// What can be done to the catalog.
public enum GalleryOperation: Hashable, Sendable, Codable {
    case defineRegion(RegionDefinition)
    case registerNode(NodeRegistration)

    case createGallery(GalleryName, GalleryProperties)
    case updateGallery(GalleryName, DescriptionEdit)
    case deleteGallery(GalleryName)

    case createImageDefinition(ImageDefinitionID, ImageDefinitionProperties)
    case updateImageDefinition(ImageDefinitionID, DescriptionEdit)
    case deleteImageDefinition(ImageDefinitionID)

    case createImageVersion(ImageVersionID, ImageVersionProperties)
    /// `ifRevision` is the entity tag the caller read; another one is a conflict.
    ///
    /// `nil` asks for no check.
    case updateImageVersion(ImageVersionID, [ImageVersionEdit], ifRevision: Revision?)
    case deleteImageVersion(ImageVersionID)

    /// A fact, not a wish: the wanted content was verified complete in a region.
    case recordVerified(ImageVersionID, generation: Generation, in: Region)
    /// A fact: replication to a region failed for good.
    case recordFailure(ImageVersionID, generation: Generation, in: Region, reason: String)
}

/// A region of the cluster.
public struct RegionDefinition: Hashable, Sendable, Codable {
    public let name: Region
    public let displayName: String
    /// Where copies of this region go when it is lost and no other target region has room.
    public let pairedRegion: Region?

    public init(name: Region, displayName: String, pairedRegion: Region? = nil) {
        self.name = name
        self.displayName = displayName
        self.pairedRegion = pairedRegion
    }
}

/// A node that has joined once, and where it listens.
public struct NodeRegistration: Hashable, Sendable, Codable {
    /// The ports a node can listen on.
    public static let ports = 1...65_535

    public let id: NodeID
    public let host: String
    public let port: Int

    public init(id: NodeID, host: String, port: Int) {
        self.id = id
        self.host = host
        self.port = port
    }
}

extension NodeRegistration {
    /// Where it listens, as `host:port`; an IPv6 host in brackets.
    public var address: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
