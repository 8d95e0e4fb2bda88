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

    /// Who may use everything: a coordinator without a name, of which there is none.
    static let everyone = Principal("coordinator/")

    /// Whether it is the coordinator, which records facts; no user's certificate bears such a name.
    var isCoordinator: Bool { name.hasPrefix("coordinator/") }
}

/// What can be done to the catalog.
///
/// It stands in the log, and in the events that followers read, as JSON with the case's name and its labels.
public enum GalleryOperation: Hashable, Sendable, Codable {
    // The cluster, by the coordinator.
    case defineRegion(region: RegionDefinition)
    case registerNode(node: NodeRegistration)
    /// The first tenant, the first subscription, and an owner of everything, to whom the certificate belongs.
    case establish(administrator: String)
    // By its operator.
    case setRegionStanding(region: Region, standing: Standing)
    case setNodeStanding(id: NodeID, standing: Standing)

    case createTenant(tenant: Tenant)
    case deleteTenant(id: TenantID)
    case createSubscription(subscription: Subscription)
    case deleteSubscription(id: SubscriptionID)
    case createPrincipal(principal: DirectoryPrincipal)
    case updatePrincipal(id: PrincipalID, edit: PrincipalEdit)
    case deletePrincipal(id: PrincipalID)
    case assignRole(assignment: RoleAssignment)
    case removeRole(assignment: RoleAssignment)

    case createSource(id: SourceID, properties: ImageSourceProperties)
    case updateSource(id: SourceID, edit: ImageSourceEdit, ifRevision: Revision?)
    case deleteSource(id: SourceID)

    case createGallery(id: GalleryID, properties: GalleryProperties)
    case updateGallery(id: GalleryID, edit: GalleryEdit, ifRevision: Revision?)
    case shareGallery(id: GalleryID, edit: SharingEdit)
    /// With everything in it if `recursively`, also what a soft-delete policy would keep.
    case deleteGallery(id: GalleryID, recursively: Bool)

    case createImageDefinition(id: ImageDefinitionID, properties: ImageDefinitionProperties)
    case updateImageDefinition(id: ImageDefinitionID, edit: ImageDefinitionEdit, ifRevision: Revision?)
    case deleteImageDefinition(id: ImageDefinitionID, recursively: Bool)

    case createImageVersion(id: ImageVersionID, request: ImageVersionRequest)
    /// `ifRevision` is the entity tag the caller read; another one is a conflict.
    ///
    /// `nil` asks for no check.
    case updateImageVersion(id: ImageVersionID, edits: [ImageVersionEdit], ifRevision: Revision?)
    /// For good where the gallery has no soft-delete policy, or with `bypassSoftDelete`; else it can be restored.
    case deleteImageVersion(id: ImageVersionID, bypassSoftDelete: Bool)
    case undeleteImageVersion(id: ImageVersionID)
    /// Deletes a soft-deleted version for good.
    case purgeImageVersion(id: ImageVersionID)
    /// Lets `latest` name an earlier version again in these regions, by excluding the higher ones there.
    ///
    /// The regions are in order of name; at most ``GalleryState/rollBackRegionsMax``.
    case rollBackLatest(definition: ImageDefinitionID, regions: [Region], to: VersionNumber)

    // Facts, not wishes, by the coordinator.
    /// All disks of the version were verified complete in a region.
    case recordVerified(id: ImageVersionID, generation: Generation, region: Region)
    /// So many verified copies of all its disks stand in a region that was verified: all again, or fewer than before.
    case recordReplicas(id: ImageVersionID, generation: Generation, region: Region, held: Int)
    /// Replication to a region failed for good.
    case recordFailure(id: ImageVersionID, generation: Generation, region: Region, reason: String)
    /// The time of a soft-deleted version is over.
    case expireImageVersion(id: ImageVersionID, generation: Generation)
    /// A node was lost with so many verified replicas, or has come back with them.
    case recordNode(id: NodeID, condition: NodeCondition, replicas: Int)
}

/// Whether a node counts.
public enum NodeCondition: String, Hashable, Sendable, Codable, CaseIterable {
    case lost
    case returned
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
