import Wire

/// A resource of a template, on its way to what the coordinator takes.
struct ResourceDraft {
    /// What templates say of a resource that is not of the resource itself.
    private static let templateMembers: Set<String> = [
        "type", "apiVersion", "name", "dependsOn", "resources", "comments", "condition", "metadata", "existing",
    ]

    let place: String
    let alias: String?
    let kind: ResourceType
    /// As in requests; `nil` for a role assignment.
    let name: String?
    let raw: JSONValue
    let parentName: String?
    /// Only named, for others to refer to.
    let isExisting: Bool
    private(set) var dependencies: [String] = []
    private(set) var document: JSONValue = .null

    /// The resource and its children.
    static func reading(
        _ raw: JSONValue, at place: String, alias: String?, under parent: (type: String, name: String)?,
        isModel: Bool, _ evaluation: inout Evaluation, depth: Int = 0
    ) throws(TemplateError) -> [ResourceDraft] {
        guard let members = raw.object else { throw TemplateError(place, "\(raw.kind) is no resource") }
        guard depth <= 8 else { throw TemplateError(place, "child resources are nested too deep") }
        guard members["copy"] == nil else {
            throw TemplateError("\(place).copy", "copy loops are not built; write the resources out")
        }
        if let condition = members["condition"] {
            let holds = try evaluation.value(condition, at: "\(place).condition")
            guard let holds = holds.bool else {
                throw TemplateError("\(place).condition", "it is neither true nor false")
            }
            guard holds else { return [] }
        }
        let spelling = try ResourceSpelling(members, at: place, under: parent, isModel: isModel, &evaluation)
        let isExisting = members["existing"]?.bool ?? false
        let draft = ResourceDraft(
            place: place, alias: alias, kind: spelling.kind, name: spelling.requestName(in: evaluation.surroundings),
            raw: raw, parentName: parent.map { spelling.qualified($0.name, in: evaluation.surroundings) },
            isExisting: isExisting)
        var drafts = [draft]
        for (index, child) in (members["resources"]?.array ?? []).enumerated() {
            drafts += try reading(
                child, at: "\(place).resources[\(index)]", alias: nil, under: (spelling.type, spelling.name),
                isModel: isModel, &evaluation, depth: depth + 1)
        }
        return drafts
    }

    /// Computes the expressions of the body.
    mutating func compute(_ evaluation: inout Evaluation) throws(TemplateError) {
        var problems = TemplateProblems()
        var body: [String: JSONValue] = [:]
        evaluation.beginReferences()
        for (name, member) in (raw.object ?? [:]).sorted(by: { $0.key < $1.key })
        where !Self.templateMembers.contains(name) {
            problems.note { () throws(TemplateError) in
                body[name] = try evaluation.value(member, at: "\(place).\(name)")
            }
        }
        dependencies = evaluation.referenced
        problems.note { () throws(TemplateError) in
            let wanted = try evaluation.value(raw["dependsOn"] ?? [], at: "\(place).dependsOn")
            guard let list = wanted.array else {
                throw TemplateError("\(place).dependsOn", "\(wanted.kind) instead of a list")
            }
            dependencies += list.map(\.text)
        }
        try problems.throwIfAny()
        var document = JSONValue.object(body)
        document["type"] = .string(kind.modelName(of: name))
        document["name"] = JSONValue(name)
        self.document = document
    }

    var resource: Template.Resource {
        Template.Resource(kind: kind, name: name, place: place, document: document)
    }

    /// What others may call it, all in lower case.
    var keys: Set<String> {
        resource.keys.union([alias?.lowercased()].compactMap { $0 })
    }

    /// For telling people which one is meant.
    var label: String { "\(kind.rawValue) \(name ?? place)" }
}
