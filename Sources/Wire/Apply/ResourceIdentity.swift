import Gallery

extension ResourceKey {
    /// Reads the resource that a document of a template is about: by its `id`, else by type and name.
    init(ofTemplate tree: JSONValue) throws(GalleryRefusal) {
        guard case .object = tree else {
            throw .invalid("resources", tree.kind, "is no resource", remedy: "describe each as a JSON object")
        }
        let type = try DocumentReading.required(tree["type"]?.string, "type")
        guard let known = ResourceType(modelName: type) else {
            let types = ResourceType.allCases.flatMap(\.modelNames).joined(separator: ", ")
            throw .invalid(
                "type", type, "of \(DocumentReading.quoted(tree["name"]?.string ?? "?")) is not known",
                remedy: "it must be one of \(types)")
        }
        if known == .roleAssignment {
            // It has no properties: the members themselves say what it is, so that one too many hides one too few.
            self = .roleAssignment(try tree.document(as: RoleAssignmentDocument.self).assignment())
        } else if let id = tree["id"]?.string {
            self = try ResourceKey(known, identifier: id)
        } else {
            let name = try DocumentReading.required(tree["name"]?.string, "name")
            self = try ResourceKey(known, templateName: name, type)
        }
    }

    /// Reads a model's resource identifier.
    init(_ type: ResourceType, identifier: String) throws(GalleryRefusal) {
        switch type {
        case .tenant, .subscription, .principal:
            let name = identifier.split(separator: "/").last.map(String.init) ?? identifier
            self = try ResourceKey(type, name)
        default: self = try ResourceKey(type, identifier)
        }
    }

    /// A source's name in a template is without its kind, which the type says.
    private init(_ type: ResourceType, templateName name: String, _ modelName: String) throws(GalleryRefusal) {
        if type == .source, SourceID(name) == nil, let kind = SourceID.Kind(modelName: modelName) {
            self = .source(SourceID(kind, try SourceName.read(name, as: "name")))
        } else {
            self = try ResourceKey(type, name)
        }
    }

    /// Whether `name` is the resource's own last name, or that with those of what contains it.
    func isNamed(_ name: String) -> Bool {
        let (wanted, own) = (name.lowercased(), self.name.lowercased())
        return wanted == own || own.hasSuffix("/\(wanted)") || own.hasSuffix(":\(wanted)")
    }

    /// What must stand before it by its own name: its parents.
    var parents: [ResourceKey] {
        switch self {
        case .tenant: []
        case .subscription: []
        case .principal: []
        case .roleAssignment(let assignment): [.principal(assignment.principal)] + assignment.scope.keys
        case .source(let id): [.subscription(id.subscription)]
        case .gallery(let id): [.subscription(id.subscription)]
        case .imageDefinition(let id): [.gallery(id.gallery)]
        case .imageVersion(let id): [.imageDefinition(id.definition)]
        }
    }
}

extension Scope {
    fileprivate var keys: [ResourceKey] {
        switch self {
        case .root: []
        case .subscription(let id), .resourceGroup(let id, _): [.subscription(id)]
        case .gallery(let id): [.gallery(id)]
        case .definition(let id): [.imageDefinition(id)]
        }
    }
}

extension JSONValue {
    /// The resources that the document's properties name: sources, versions, tenants, members of groups.
    func references(ofType type: ResourceType) -> [ResourceKey] {
        let properties = self["properties"]
        switch type {
        case .subscription, .principal:
            let tenant = properties?["tenant"]?.string.flatMap(TenantID.init).map { ResourceKey.tenant($0) }
            var members: [ResourceKey] = []
            if case .array(let names) = properties?["members"] {
                members = names.compactMap { $0.string.flatMap(PrincipalID.init).map { .principal($0) } }
            }
            return [tenant].compactMap(\.self) + members
        case .source, .imageVersion: return properties?.identifiers.compactMap(Self.reference) ?? []
        case .tenant, .roleAssignment, .gallery, .imageDefinition: return []
        }
    }

    private static let identifying: Set<String> = ["id", "virtualMachineId", "uri", "sourceResourceId"]

    private var identifiers: [String] {
        switch self {
        case .object(let members):
            members.sorted { $0.key < $1.key }.flatMap { name, value in
                Self.identifying.contains(name) ? [value.string].compactMap(\.self) : value.identifiers
            }
        case .array(let elements): elements.flatMap(\.identifiers)
        default: []
        }
    }

    private static func reference(_ text: String) -> ResourceKey? {
        if let source = SourceID(text) { return .source(source) }
        guard let reference = ImageReference(text), case .direct(let definition) = reference.place else { return nil }
        guard case .number(let number) = reference.choice else { return .imageDefinition(definition) }
        return .imageVersion(ImageVersionID(definition: definition, number: number))
    }
}
