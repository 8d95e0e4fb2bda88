public import Gallery

/// Which resource is meant.
public enum ResourceKey: Hashable, Sendable {
    case tenant(TenantID)
    case subscription(SubscriptionID)
    case principal(PrincipalID)
    case roleAssignment(RoleAssignment)
    case source(SourceID)
    case gallery(GalleryID)
    case imageDefinition(ImageDefinitionID)
    case imageVersion(ImageVersionID)

    /// Reads the name that stands on a line after its kind; a role assignment has none.
    public init(_ type: ResourceType, _ name: String) throws(GalleryRefusal) {
        self =
            switch type {
            case .tenant: .tenant(try .read(name, as: "tenant"))
            case .subscription: .subscription(try .read(name, as: "subscription"))
            case .principal: .principal(try .read(name, as: "principal"))
            case .source: .source(try .read(name, as: "source"))
            case .gallery: .gallery(try Self.gallery(name))
            case .imageDefinition: .imageDefinition(try Self.definition(name))
            case .imageVersion: .imageVersion(try Self.version(name))
            case .roleAssignment:
                throw .invalid(
                    "role-assignment", name, "is a name, which a role assignment has not",
                    remedy: "say it as {principal, role, scope}", rule: .invalidName)
            }
    }

    public var type: ResourceType {
        switch self {
        case .tenant: .tenant
        case .subscription: .subscription
        case .principal: .principal
        case .roleAssignment: .roleAssignment
        case .source: .source
        case .gallery: .gallery
        case .imageDefinition: .imageDefinition
        case .imageVersion: .imageVersion
        }
    }

    /// The short name, as it stands on a line.
    public var name: String {
        switch self {
        case .tenant(let id): "\(id)"
        case .subscription(let id): "\(id)"
        case .principal(let id): "\(id)"
        case .roleAssignment(let assignment):
            "\(assignment.role.rawValue) of \(assignment.principal) at \(assignment.scope)"
        case .source(let id): "\(id)"
        case .gallery(let id): "\(id)"
        case .imageDefinition(let id): "\(id)"
        case .imageVersion(let id): "\(id)"
        }
    }

    /// The model's identifier of a gallery is read beside our names.
    private static func gallery(_ name: String) throws(GalleryRefusal) -> GalleryID {
        if case .gallery(let id) = name.utf8.first == UInt8(ascii: "/") ? Scope(name) : nil { return id }
        return try .read(name, as: "gallery")
    }

    private static func definition(_ name: String) throws(GalleryRefusal) -> ImageDefinitionID {
        if case .definition(let id) = name.utf8.first == UInt8(ascii: "/") ? Scope(name) : nil { return id }
        return try .read(name, as: "image-definition")
    }

    private static func version(_ name: String) throws(GalleryRefusal) -> ImageVersionID {
        if name.utf8.first == UInt8(ascii: "/"), let reference = ImageReference(name),
            case .direct(let definition) = reference.place, case .number(let number) = reference.choice
        {
            return ImageVersionID(definition: definition, number: number)
        }
        return try .read(name, as: "image-version")
    }
}
