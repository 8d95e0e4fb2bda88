import Wire

/// The type and the name of a resource as a template spells them.
struct ResourceSpelling {
    private static let modelTypes = ["microsoft.compute/galleries", "/images", "/versions"]

    let kind: ResourceType
    /// With the types of its parents before it.
    let type: String
    /// With the names of its parents before it; empty for a role assignment.
    let name: String

    init(
        _ members: [String: JSONValue], at place: String, under parent: (type: String, name: String)?, isModel: Bool,
        _ evaluation: inout Evaluation
    ) throws(TemplateError) {
        var type = try Self.text("type", members, place, &evaluation)
        let isWhole = ResourceType(rawValue: type) != nil || type.contains(".") || type.hasPrefix("Vitrine/")
        if let parent, !isWhole { type = "\(parent.type)/\(type)" }
        kind = try Self.kind(type, place, isModel: isModel)
        self.type = type
        guard kind != .roleAssignment else {
            name = ""
            return
        }
        var name = try Self.text("name", members, place, &evaluation)
        if kind == .source, !name.contains("/"), let word = type.split(separator: "/").last, word != "source" {
            name = "\(word)/\(name)"
        }
        let depth = name.split(separator: "/").count
        if let parent, depth < Self.depth(kind) {
            self.name = "\(parent.name)/\(name)"
        } else {
            self.name = name
        }
        let count = self.name.split(separator: "/", omittingEmptySubsequences: false).count
        guard count == Self.depth(kind) else {
            let wanted = ["NAME", "PARENT/NAME", "GALLERY/DEFINITION/X.Y.Z"][Self.depth(kind) - 1]
            throw TemplateError("\(place).name", "'\(self.name)' has \(count) parts; \(type) is named \(wanted)")
        }
    }

    private static func text(
        _ member: String, _ members: [String: JSONValue], _ place: String, _ evaluation: inout Evaluation
    ) throws(TemplateError) -> String {
        guard let raw = members[member] else { throw TemplateError("\(place).\(member)", "it is missing") }
        let value = try evaluation.value(raw, at: "\(place).\(member)")
        guard value.string != nil || value.integer != nil || value.bool == nil, !value.text.isEmpty,
            value.array == nil, value.object == nil
        else { throw TemplateError("\(place).\(member)", "\(value.kind) instead of a text") }
        return value.text
    }

    private static func kind(_ type: String, _ place: String, isModel: Bool) throws(TemplateError) -> ResourceType {
        let gallery = modelTypes[0]
        switch type.lowercased() {
        case gallery: return .gallery
        case gallery + modelTypes[1]: return .imageDefinition
        case gallery + modelTypes[1] + modelTypes[2]: return .imageVersion
        default: break
        }
        if !isModel, let kind = ResourceType(rawValue: type) ?? ResourceType(modelName: type) { return kind }
        let model =
            "Microsoft.Compute/galleries, Microsoft.Compute/galleries/images and "
            + "Microsoft.Compute/galleries/images/versions"
        let own = isModel ? "" : ", " + ResourceType.allCases.map(\.rawValue).joined(separator: ", ")
        throw TemplateError("\(place).type", "'\(type)' is no type that can be applied; there are \(model)\(own)")
    }

    private static func depth(_ kind: ResourceType) -> Int {
        switch kind {
        case .imageVersion: 3
        case .imageDefinition, .source: 2
        default: 1
        }
    }

    /// As in requests: with the subscription before it, if it is in one and not in the standard one.
    func requestName(in surroundings: TemplateSurroundings) -> String? {
        kind == .roleAssignment ? nil : qualified(name, in: surroundings)
    }

    func qualified(_ name: String, in surroundings: TemplateSurroundings) -> String {
        switch kind {
        case .gallery, .imageDefinition, .imageVersion, .source:
            guard surroundings.subscription != "default", !name.contains(":") else { return name }
            return "\(surroundings.subscription):\(name)"
        default: return name
        }
    }
}

/// The spellings by which a resource can be referred to.
struct ResourceKey {
    /// The name without its subscription, in lower case.
    let unqualified: String
    /// The resource id without resource group and provider, in lower case; `nil` if it has none.
    let id: String?

    init(_ name: String, _ kind: ResourceType) {
        let parts = name.lowercased().split(separator: ":", maxSplits: 1).map(String.init)
        let (subscription, path) = parts.count == 2 ? (parts[0], parts[1]) : ("default", parts.first ?? "")
        unqualified = path
        let words: [String] =
            switch kind {
            case .gallery, .imageDefinition, .imageVersion: ["galleries", "images", "versions"]
            default: []
            }
        let names = path.split(separator: "/").map(String.init)
        if kind == .source {
            id = "/subscriptions/\(subscription)/\(path)"
        } else if words.isEmpty {
            id = nil
        } else {
            id = "/subscriptions/\(subscription)" + zip(words, names).map { "/\($0)/\($1)" }.joined()
        }
    }

    /// A resource id as ``id`` has it; other texts in lower case.
    static func folded(_ text: String) -> String {
        let text = text.lowercased()
        guard text.hasPrefix("/") else { return text }
        let parts = text.split(separator: "/").map(String.init)
        var kept: [String] = []
        var index = 0
        while index < parts.count {
            if parts[index] == "resourcegroups" || parts[index] == "providers" {
                index += 2
                continue
            }
            kept.append(parts[index])
            index += 1
        }
        return "/" + kept.joined(separator: "/")
    }
}
