import Wire

/// Computes the expressions of one template.
struct Evaluation {
    /// What the functions about surroundings answer.
    let surroundings: TemplateSurroundings
    var parameters: [String: JSONValue] = [:]
    /// As written; each is computed when it is first needed.
    var variables: [String: JSONValue] = [:]
    private var computedVariables: [String: JSONValue] = [:]
    private var variablesUnderWay: [String] = []
    private var steps = 0
    private var depth = 0
    /// The properties of the template's resource that an id or name means.
    var reference: ((String, inout Evaluation) throws(TemplateError) -> JSONValue)?

    /// What the resource that is computed asked about with `reference()`.
    private(set) var referenced: [String] = []
    private var referencesUnderWay: [String] = []

    init(_ surroundings: TemplateSurroundings) {
        self.surroundings = surroundings
    }

    mutating func beginReferences() { referenced = [] }

    /// Computes what `reference(target)` gives; refuses a circle.
    mutating func following(
        _ target: String, _ compute: (inout Evaluation) throws(TemplateError) -> JSONValue
    ) throws(TemplateError) -> JSONValue {
        guard !referencesUnderWay.contains(target) else {
            let circle = (referencesUnderWay + [target]).joined(separator: " → ")
            throw TemplateError("", "references need each other: \(circle)")
        }
        if referencesUnderWay.isEmpty { referenced.append(target) }
        referencesUnderWay.append(target)
        defer { referencesUnderWay.removeLast() }
        return try compute(&self)
    }

    /// A value with all expressions in it computed; `path` is where it stands.
    mutating func value(_ value: JSONValue, at path: String) throws(TemplateError) -> JSONValue {
        try deeper(path)
        defer { depth -= 1 }
        switch value {
        case .string(let text): return try self.text(text, at: path)
        case .array(let elements):
            var computed: [JSONValue] = []
            for (index, element) in elements.enumerated() {
                computed.append(try self.value(element, at: "\(path)[\(index)]"))
            }
            return .array(computed)
        case .object(let members):
            var computed: [String: JSONValue] = [:]
            for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                let key = try text(name, at: path).string ?? name
                guard key.lowercased() != "copy" else {
                    throw TemplateError("\(path).copy", "copy loops are not built; write the elements out")
                }
                computed[key] = try self.value(member, at: path.isEmpty ? key : "\(path).\(key)")
            }
            return .object(computed)
        default: return value
        }
    }

    private mutating func text(_ text: String, at path: String) throws(TemplateError) -> JSONValue {
        do {
            guard let expression = try Expression.read(text) else { return .string(Expression.plain(text)) }
            return try compute(expression)
        } catch {
            throw TemplateError(error.problems.map { path.isEmpty || $0.hasPrefix(path) ? $0 : "\(path): \($0)" })
        }
    }

    mutating func compute(_ expression: Expression) throws(TemplateError) -> JSONValue {
        try deeper("")
        defer { depth -= 1 }
        switch expression {
        case .literal(let value): return value
        case .member(let base, let name): return try member(name, of: try compute(base))
        case .element(let base, let index):
            let base = try compute(base)
            switch try compute(index) {
            case .string(let name): return try member(name, of: base)
            case .integer(let number):
                guard let elements = base.array, elements.indices.contains(Int(number)) else {
                    throw TemplateError("", "there is no element \(number) in \(base.kind)")
                }
                return elements[Int(number)]
            case let other: throw TemplateError("", "an index is a number or a name, not \(other.kind)")
            }
        case .call(let name, let arguments):
            // Only the branch that is taken is computed, as the model does.
            if name.lowercased() == "if", arguments.count == 3 {
                guard let condition = try compute(arguments[0]).bool else {
                    throw TemplateError("", "if() wants true or false first")
                }
                return try compute(arguments[condition ? 1 : 2])
            }
            var values: [JSONValue] = []
            for argument in arguments { values.append(try compute(argument)) }
            return try call(name, values)
        }
    }

    private func member(_ name: String, of base: JSONValue) throws(TemplateError) -> JSONValue {
        guard let members = base.object else {
            throw TemplateError("", "'\(name)' is asked of \(base.kind), which has no members")
        }
        // The model compares names of members without case.
        if let value = members[name] { return value }
        let match = members.sorted { $0.key < $1.key }.first { $0.key.lowercased() == name.lowercased() }
        guard let match else {
            let known = members.keys.sorted().prefix(20).joined(separator: ", ")
            throw TemplateError("", "there is no member '\(name)'; there are \(known.isEmpty ? "none" : known)")
        }
        return match.value
    }

    mutating func parameter(_ name: String) throws(TemplateError) -> JSONValue {
        guard let value = parameters.first(where: { $0.key.lowercased() == name.lowercased() })?.value else {
            let known = parameters.keys.sorted().joined(separator: ", ")
            throw TemplateError("", "there is no parameter '\(name)'; declared: \(known.isEmpty ? "none" : known)")
        }
        return value
    }

    mutating func variable(_ name: String) throws(TemplateError) -> JSONValue {
        let match = variables.keys.sorted().first { $0.lowercased() == name.lowercased() }
        guard let key = match, let raw = variables[key] else {
            let known = variables.keys.sorted().joined(separator: ", ")
            throw TemplateError("", "there is no variable '\(name)'; there are \(known.isEmpty ? "none" : known)")
        }
        if let value = computedVariables[key] { return value }
        guard !variablesUnderWay.contains(key) else {
            throw TemplateError(
                "", "variables need each other: \((variablesUnderWay + [key]).joined(separator: " → "))")
        }
        variablesUnderWay.append(key)
        defer { variablesUnderWay.removeLast() }
        let value = try value(raw, at: "variables.\(key)")
        computedVariables[key] = value
        return value
    }

    private mutating func deeper(_ path: String) throws(TemplateError) {
        depth += 1
        steps += 1
        guard depth <= TemplateLimits.depthMax * 4 else {
            throw TemplateError(path, "nested deeper than \(TemplateLimits.depthMax * 4)")
        }
        guard steps <= TemplateLimits.stepsMax else {
            throw TemplateError(path, "the template takes more than \(TemplateLimits.stepsMax) steps to compute")
        }
    }
}

/// Where a template is applied.
public struct TemplateSurroundings: Hashable, Sendable {
    public var subscription: String
    public var resourceGroup: String
    /// What `resourceGroup().location` is; `nil` if nobody said.
    public var location: String?

    public init(subscription: String = "default", resourceGroup: String = "default", location: String? = nil) {
        self.subscription = subscription
        self.resourceGroup = resourceGroup
        self.location = location
    }
}
