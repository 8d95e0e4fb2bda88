import Wire

/// The functions that expressions may call.
extension Evaluation {
    static let functions = [
        "and", "bool", "coalesce", "concat", "contains", "createArray", "createObject", "empty", "equals", "false",
        "first", "format", "if", "int", "join", "last", "length", "not", "null", "or", "parameters", "reference",
        "replace", "resourceGroup", "resourceId", "split", "string", "subscription", "toLower", "toUpper", "true",
        "variables",
    ]

    mutating func call(_ name: String, _ arguments: [JSONValue]) throws(TemplateError) -> JSONValue {
        let call = FunctionCall(name: name, arguments: arguments)
        switch name.lowercased() {
        case "parameters": return try parameter(try call.text(0, of: 1))
        case "variables": return try variable(try call.text(0, of: 1))
        case "reference":
            guard let reference else { throw call.wrong("it may not be used here") }
            let target = try call.text(0, of: 1...3)
            return try reference(target, &self)
        case "resourcegroup":
            try call.count(0...0)
            return resourceGroup()
        case "subscription":
            try call.count(0...0)
            return [
                "id": .string("/subscriptions/\(surroundings.subscription)"),
                "subscriptionId": .string(surroundings.subscription), "displayName": .string(surroundings.subscription),
            ]
        case "resourceid": return .string(try resourceID(call))
        default: return try call.plainValue()
        }
    }

    /// Without a location nothing stands for it, so that a template that asks is refused.
    private func resourceGroup() -> JSONValue {
        let id = "/subscriptions/\(surroundings.subscription)/resourceGroups/\(surroundings.resourceGroup)"
        var group: JSONValue = ["id": .string(id), "name": .string(surroundings.resourceGroup)]
        group["location"] = JSONValue(surroundings.location)
        return group
    }

    /// `resourceId([subscription], [resourceGroup], type, name…)`: as many names as the type has words after the
    /// provider's.
    private func resourceID(_ call: FunctionCall) throws(TemplateError) -> String {
        let texts = try call.texts()
        guard let index = texts.firstIndex(where: { $0.contains("/") }), index <= 2 else {
            throw call.wrong("it wants a type such as Microsoft.Compute/galleries, and names")
        }
        let words = texts[index].split(separator: "/").map(String.init)
        let names = texts[(index + 1)...].flatMap { $0.split(separator: "/").map(String.init) }
        guard words.count == names.count + 1 else {
            throw call.wrong("\(texts[index]) takes \(words.count - 1) names, \(names.count) are given")
        }
        let group = index > 0 ? texts[index - 1] : surroundings.resourceGroup
        let subscription = index > 1 ? texts[0] : surroundings.subscription
        let path = zip(words.dropFirst(), names).map { "\($0)/\($1)" }.joined(separator: "/")
        return "/subscriptions/\(subscription)/resourceGroups/\(group)/providers/\(words[0])/\(path)"
    }
}

/// A function with the values it is called with.
struct FunctionCall {
    let name: String
    let arguments: [JSONValue]

    func wrong(_ reason: String) -> TemplateError { TemplateError("", "\(name)(): \(reason)") }

    func count(_ range: ClosedRange<Int>) throws(TemplateError) {
        guard range.contains(arguments.count) else {
            let wanted = range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
            throw wrong("it takes \(wanted) values, \(arguments.count) are given")
        }
    }

    func text(_ index: Int, of count: ClosedRange<Int>) throws(TemplateError) -> String {
        try self.count(count)
        guard let text = arguments[index].string else {
            throw wrong("it wants a text, not \(arguments[index].kind)")
        }
        return text
    }

    func text(_ index: Int, of count: Int) throws(TemplateError) -> String { try text(index, of: count...count) }

    func texts() throws(TemplateError) -> [String] {
        var texts: [String] = []
        for index in arguments.indices { texts.append(try text(index, of: arguments.count)) }
        return texts
    }

    func bools() throws(TemplateError) -> [Bool] {
        var bools: [Bool] = []
        for argument in arguments {
            guard let bool = argument.bool else { throw wrong("it wants true or false, not \(argument.kind)") }
            bools.append(bool)
        }
        return bools
    }
}
