public import Gallery

/// A user, group or service principal.
public typealias PrincipalDocument = ResourceDocument<PrincipalDocumentProperties>

/// The member `properties` of a principal.
public struct PrincipalDocumentProperties: Hashable, Sendable, Codable {
    /// `User` (the default), `Group` or `ServicePrincipal`.
    public var kind: String?
    public var tenant: String?
    public var displayName: String?
    /// The names that its certificates bear, such as `user/alice`.
    public var identities: [String]?
    /// Of a group.
    public var members: [String]?
    /// Of an update: who comes in.
    public var addMembers: [String]?
    /// Of an update: who goes.
    public var removeMembers: [String]?

    public init() {}
}

extension PrincipalDocument {
    private static var path: String { "properties" }

    public init(_ principal: DirectoryPrincipal) {
        var properties = Properties()
        properties.kind = principal.kind.rawValue
        properties.tenant = principal.tenant.text
        properties.displayName = principal.displayName
        properties.identities = principal.identities.sorted()
        if principal.kind == .group { properties.members = principal.members.sorted().map(\.text) }
        self.init(
            id: ResourceID.text(of: principal.id), name: principal.id.text,
            type: ResourceType.principal.modelNames[0], properties: properties)
    }

    /// What a caller who sent this document wants created.
    public func principal(_ id: PrincipalID) throws(GalleryRefusal) -> DirectoryPrincipal {
        let given = properties ?? Properties()
        for (name, value) in [("addMembers", given.addMembers), ("removeMembers", given.removeMembers)] {
            guard value == nil else {
                throw .invalid(
                    "properties.\(name)", nil, "is for updates",
                    remedy: "name the members of a new group as properties.members")
            }
        }
        return DirectoryPrincipal(
            id: id, kind: try DocumentReading.choice(given.kind, "\(Self.path).kind", or: .user),
            tenant: try DocumentReading.name(given.tenant, "\(Self.path).tenant") ?? .standard,
            displayName: given.displayName ?? "", identities: Set(given.identities ?? []),
            members: try Self.members(given.members, "\(Self.path).members"))
    }

    /// What a caller who sent this document wants changed of `standing`.
    public func edit(of standing: DirectoryPrincipal) throws(GalleryRefusal) -> PrincipalEdit {
        let given = properties ?? Properties()
        var edit = PrincipalEdit()
        if given.displayName != standing.displayName { edit.displayName = given.displayName }
        let identities = given.identities.map { Set($0) }
        if identities != standing.identities { edit.identities = identities }
        edit.addMembers = try Self.members(given.addMembers, "\(Self.path).addMembers")
        edit.removeMembers = try Self.members(given.removeMembers, "\(Self.path).removeMembers")
        if given.members != nil {
            let members = try Self.members(given.members, "\(Self.path).members")
            edit.addMembers.formUnion(members.subtracting(standing.members))
            edit.removeMembers.formUnion(standing.members.subtracting(members))
        }
        return edit
    }

    private static func members(_ names: [String]?, _ path: String) throws(GalleryRefusal) -> Set<PrincipalID> {
        Set(try DocumentReading.list(names, path, PrincipalID.read))
    }
}

/// A role granted to a principal over a scope: the payload of `CREATE` and `DELETE`, and a row of `LIST`.
public struct RoleAssignmentDocument: Hashable, Sendable, Codable {
    public var id: String?
    public var name: String?
    public var type: String?
    public var apiVersion: String?
    public var dependsOn: [String]?
    public var principal: String?
    /// A role's name, such as `Reader`, or the id that the model gives it.
    public var role: String?
    /// The id that the model gives the role; computed.
    public var roleDefinitionId: String?
    public var scope: String?

    public init(principal: String?, role: String?, scope: String?) {
        self.principal = principal
        self.role = role
        self.scope = scope
    }

    public init(_ assignment: RoleAssignment) {
        self.init(
            principal: assignment.principal.text, role: assignment.role.rawValue, scope: "\(assignment.scope)")
        type = ResourceType.roleAssignment.modelNames[0]
        roleDefinitionId = assignment.role.definitionID
    }

    /// What a caller who sent this document means.
    public func assignment() throws(GalleryRefusal) -> RoleAssignment {
        let text = try DocumentReading.required(role, "role")
        var role = Gallery.Role.allCases.first { $0.definitionID == text.lowercased() }
        if role == nil { role = try DocumentReading.choice(text, "role") }
        return RoleAssignment(
            principal: try DocumentReading.required(DocumentReading.name(principal, "principal"), "principal"),
            role: try DocumentReading.required(role, "role"),
            scope: try DocumentReading.required(DocumentReading.name(scope, "scope"), "scope"))
    }
}
