import Wire

/// The parts of a template, whichever form it has.
struct TemplateForm {
    private static let modelMembers: Set<String> = [
        "$schema", "contentVersion", "parameters", "variables", "resources", "outputs", "metadata", "apiProfile",
        "languageVersion",
    ]

    /// Whether it is a deployment template of the model.
    let isModel: Bool
    let parameters: TemplateParameters
    let variables: [String: JSONValue]
    let outputs: [String: JSONValue]
    /// Where each stands, as written, and the name that the template itself gives it.
    private(set) var resources: [(place: String, raw: JSONValue, alias: String?)] = []

    init(_ documents: [JSONValue]) throws(TemplateError) {
        let documents = documents.filter { $0 != .null }
        guard !documents.isEmpty else { throw TemplateError("", "the file holds nothing") }
        if documents.count == 1, let schema = documents[0]["$schema"] {
            let name = schema.text.lowercased().split(separator: "/").last.map(String.init) ?? ""
            guard name.hasPrefix("deploymenttemplate.json") else {
                throw TemplateError("$schema", "'\(schema.text)' is no deploymentTemplate.json of the model")
            }
            self = try Self(model: documents[0])
        } else {
            self = try Self(own: documents)
        }
    }

    private init(model root: JSONValue) throws(TemplateError) {
        let members = root.object ?? [:]
        let unknown = members.keys.filter { !Self.modelMembers.contains($0) }.sorted()
        guard unknown.isEmpty else {
            let what = unknown.contains("functions") ? "functions of one's own are not built" : "unknown members"
            throw TemplateError(unknown.joined(separator: ", "), what)
        }
        isModel = true
        parameters = try TemplateParameters(
            model: try Self.mapping(members, "parameters", TemplateLimits.parametersMax))
        variables = try Self.mapping(members, "variables", TemplateLimits.variablesMax)
        outputs = try Self.mapping(members, "outputs", TemplateLimits.outputsMax)
        switch members["resources"] {
        case .array(let list):
            resources = list.enumerated().map { ("resources[\($0.offset)]", $0.element, nil) }
        case .object(let named):
            resources = named.sorted { $0.key < $1.key }.map { ("resources.\($0.key)", $0.value, $0.key) }
        case nil: throw TemplateError("resources", "there are none; a template has a list of them")
        case .some(let other): throw TemplateError("resources", "\(other.kind) instead of a list")
        }
    }

    /// A list of resources, a mapping with such a list, or a stream of documents, each one of these or one resource.
    private init(own documents: [JSONValue]) throws(TemplateError) {
        isModel = false
        var declared: [String: JSONValue] = [:]
        var named: [String: JSONValue] = [:]
        var list: [(String, JSONValue, String?)] = []
        for (number, document) in documents.enumerated() {
            let place = documents.count > 1 ? "document \(number + 1)" : ""
            if let elements = document.array {
                list += elements.enumerated().map { ("\(place)[\($0.offset)]", $0.element, nil) }
            } else if let members = document.object, members["type"] == nil {
                let known: Set<String> = ["parameters", "variables", "resources"]
                if let unknown = members.keys.sorted().first(where: { !known.contains($0) }) {
                    throw TemplateError(
                        place,
                        "'\(unknown)' is no member; a resource has 'type' and 'name', a file has 'parameters', "
                            + "'variables' and 'resources'")
                }
                for (name, value) in try Self.mapping(members, "parameters", TemplateLimits.parametersMax) {
                    guard declared.updateValue(value, forKey: name) == nil else {
                        throw TemplateError("\(place).parameters.\(name)", "it is declared twice")
                    }
                }
                named.merge(try Self.mapping(members, "variables", TemplateLimits.variablesMax)) { _, last in last }
                for (index, element) in (members["resources"]?.array ?? []).enumerated() {
                    list.append((place.isEmpty ? "resources[\(index)]" : "\(place).resources[\(index)]", element, nil))
                }
            } else {
                list.append((place.isEmpty ? "the resource" : place, document, nil))
            }
        }
        parameters = try TemplateParameters(own: declared)
        variables = named
        outputs = [:]
        resources = list
    }

    private static func mapping(
        _ members: [String: JSONValue], _ name: String, _ countMax: Int
    ) throws(TemplateError) -> [String: JSONValue] {
        guard let value = members[name], value != .null else { return [:] }
        guard let mapping = value.object else { throw TemplateError(name, "\(value.kind) instead of a mapping") }
        guard mapping.count <= countMax else { throw TemplateError(name, "\(mapping.count); at most \(countMax)") }
        return mapping
    }
}
