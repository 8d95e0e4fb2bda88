import Wire

/// The parameters that a template declares.
struct TemplateParameters {
    /// One of them, in the model's words.
    private struct Parameter {
        var type: String?
        var standard: JSONValue?
        var allowed: [JSONValue]?
        var numbers: ClosedRange<Int64>?
        var lengths: ClosedRange<Int64>?
    }

    private static let modelMembers: Set<String> = [
        "type", "defaultValue", "allowedValues", "minValue", "maxValue", "minLength", "maxLength", "metadata",
    ]
    private static let ownMembers: Set<String> = [
        "type", "default", "defaultValue", "allowed", "allowedValues", "description", "metadata",
    ]

    private var parameters: [String: Parameter] = [:]

    /// As the model declares them.
    init(model declared: [String: JSONValue]) throws(TemplateError) {
        for (name, value) in declared.sorted(by: { $0.key < $1.key }) {
            let path = "parameters.\(name)"
            guard let members = value.object, let type = members["type"]?.string else {
                throw TemplateError(path, "it has no type")
            }
            if let unknown = members.keys.sorted().first(where: { !Self.modelMembers.contains($0) }) {
                throw TemplateError("\(path).\(unknown)", "there is no such member")
            }
            var parameter = Parameter(type: type.lowercased())
            parameter.standard = members["defaultValue"]
            parameter.allowed = members["allowedValues"]?.array
            parameter.numbers = try Self.range(members["minValue"], members["maxValue"], path)
            parameter.lengths = try Self.range(members["minLength"], members["maxLength"], path)
            parameters[name] = parameter
        }
    }

    /// As our own form has them: `name: default`, `name:` alone for one that must be given, or a mapping of `type`,
    /// `default`, `allowed` and `description`, whose names may be those of the model.
    init(own declared: [String: JSONValue]) throws(TemplateError) {
        for (name, value) in declared {
            var parameter = Parameter()
            if let members = value.object, !members.isEmpty, members.keys.allSatisfy(Self.ownMembers.contains) {
                parameter.type = members["type"]?.string?.lowercased()
                parameter.standard = members["default"] ?? members["defaultValue"]
                parameter.allowed = (members["allowed"] ?? members["allowedValues"])?.array
            } else if value != .null {
                parameter.standard = value
            }
            parameters[name] = parameter
        }
    }

    private static func range(
        _ least: JSONValue?, _ most: JSONValue?, _ path: String
    ) throws(TemplateError) -> ClosedRange<Int64>? {
        guard least != nil || most != nil else { return nil }
        let (low, high) = (least?.integer ?? .min, most?.integer ?? .max)
        guard low <= high else { throw TemplateError(path, "its least is more than its most") }
        return low...high
    }

    /// The value of each: what is given, or the default.
    func values(
        _ given: [String: JSONValue], _ evaluation: inout Evaluation
    ) throws(TemplateError) -> [String: JSONValue] {
        var problems = TemplateProblems()
        var values: [String: JSONValue] = [:]
        for (name, value) in given.sorted(by: { $0.key < $1.key }) {
            guard let key = parameters.keys.first(where: { $0.lowercased() == name.lowercased() }) else {
                let known = parameters.keys.sorted().joined(separator: ", ")
                problems.add(["there is no parameter '\(name)'; declared: \(known.isEmpty ? "none" : known)"])
                continue
            }
            problems.note { () throws(TemplateError) in values[key] = try checked(value, key) }
        }
        let missing = parameters.keys.sorted().filter { values[$0] == nil && parameters[$0]?.standard == nil }
        if !missing.isEmpty {
            problems.add([
                "parameters without a value: \(missing.joined(separator: ", ")); give --parameters NAME=VALUE"
            ])
        }
        try problems.throwIfAny()
        return try withDefaults(values, &evaluation)
    }

    /// A default may need other parameters: those that can be computed are, until none is left or none can be.
    private func withDefaults(
        _ given: [String: JSONValue], _ evaluation: inout Evaluation
    ) throws(TemplateError) -> [String: JSONValue] {
        evaluation.parameters = given
        var rest = parameters.keys.sorted().filter { given[$0] == nil }
        while !rest.isEmpty {
            var (left, problems): ([String], TemplateProblems) = ([], TemplateProblems())
            for name in rest {
                do throws(TemplateError) {
                    let standard = parameters[name]?.standard ?? .null
                    evaluation.parameters[name] = try checked(
                        try evaluation.value(standard, at: "parameters.\(name)"), name)
                } catch {
                    left.append(name)
                    problems.add(error.problems)
                }
            }
            if left.count == rest.count { try problems.throwIfAny() }
            rest = left
        }
        return evaluation.parameters
    }

    /// The value as its type has it: what stands on a command line is a text first.
    private func checked(_ value: JSONValue, _ name: String) throws(TemplateError) -> JSONValue {
        guard let parameter = parameters[name] else { return value }
        let path = "parameter \(name)"
        let typed = try Self.typed(value, parameter.type, path)
        if let allowed = parameter.allowed, !allowed.contains(typed) {
            throw TemplateError(path, "'\(typed.text)' is not one of \(allowed.map(\.text).joined(separator: ", "))")
        }
        if let numbers = parameter.numbers, let number = typed.integer, !numbers.contains(number) {
            throw TemplateError(path, "\(number) is not from \(numbers.lowerBound) to \(numbers.upperBound)")
        }
        let length = typed.string?.count ?? typed.array?.count
        if let lengths = parameter.lengths, let length, !lengths.contains(Int64(length)) {
            throw TemplateError(
                path, "its length, \(length), is not from \(lengths.lowerBound) to \(lengths.upperBound)")
        }
        return typed
    }

    private static func typed(_ value: JSONValue, _ type: String?, _ path: String) throws(TemplateError) -> JSONValue {
        let isRight: Bool
        var value = value
        switch type {
        case nil: isRight = true
        case "string", "securestring":
            // A number on a command line is a text all the same.
            if value.integer != nil || value.bool != nil { value = .string(value.text) }
            isRight = value.string != nil
        case "int":
            if let number = value.string.flatMap({ Int64($0) }) { value = .integer(number) }
            isRight = value.integer != nil
        case "bool":
            if let bool = value.string.flatMap({ Bool($0.lowercased()) }) { value = .bool(bool) }
            isRight = value.bool != nil
        case "array": isRight = value.array != nil
        case "object", "secureobject": isRight = value.object != nil
        case let other: throw TemplateError(path, "there is no type '\(other ?? "")'")
        }
        guard isRight else { throw TemplateError(path, "'\(value.text)' is no \(type ?? "value")") }
        return value
    }
}
