import Wire

/// The functions that need nothing but their values.
extension FunctionCall {
    func plainValue() throws(TemplateError) -> JSONValue {
        switch name.lowercased() {
        case "true", "false", "null": try constant()
        case "and", "or", "not", "equals", "empty", "contains", "bool": try condition()
        case "concat", "format", "tolower", "toupper", "replace", "join", "string": try textValue()
        case "split", "createarray", "createobject": try collection()
        case "length", "int", "first", "last", "coalesce": try part()
        default:
            throw TemplateError(
                "", "there is no function \(name)() here; there are \(Evaluation.functions.joined(separator: ", "))")
        }
    }

    private func constant() throws(TemplateError) -> JSONValue {
        try count(0...0)
        switch name.lowercased() {
        case "true": return true
        case "false": return false
        default: return .null
        }
    }

    private func condition() throws(TemplateError) -> JSONValue {
        switch name.lowercased() {
        case "and": return .bool(try bools().allSatisfy { $0 })
        case "or": return .bool(try bools().contains(true))
        case "not":
            try count(1...1)
            return .bool(try !bools()[0])
        case "bool":
            try count(1...1)
            guard let value = arguments[0].bool ?? Bool(arguments[0].text.lowercased()) else {
                throw wrong("'\(arguments[0].text)' is neither true nor false")
            }
            return .bool(value)
        case "equals":
            try count(2...2)
            return .bool(arguments[0] == arguments[1])
        case "contains":
            try count(2...2)
            return .bool(holds(arguments[1]))
        default:
            try count(1...1)
            return .bool(try size() == 0)
        }
    }

    private func holds(_ part: JSONValue) -> Bool {
        switch arguments[0] {
        case .string(let text): text.contains(part.text)
        case .array(let elements): elements.contains(part)
        case .object(let members): members.keys.contains { $0.lowercased() == part.text.lowercased() }
        default: false
        }
    }

    private func size() throws(TemplateError) -> Int {
        switch arguments[0] {
        case .null: return 0
        case .string(let text): return text.count
        case .array(let elements): return elements.count
        case .object(let members): return members.count
        default: throw wrong("it wants a text, list or mapping, not \(arguments[0].kind)")
        }
    }

    private func textValue() throws(TemplateError) -> JSONValue {
        switch name.lowercased() {
        case "concat" where arguments.contains { $0.array != nil }:
            guard arguments.allSatisfy({ $0.array != nil }) else { throw wrong("it joins lists or texts, not both") }
            return .array(arguments.flatMap { $0.array ?? [] })
        case "concat": return try bounded(arguments.map(\.text).joined())
        case "format": return try bounded(try formatted())
        case "tolower": return .string(try text(0, of: 1).lowercased())
        case "toupper": return .string(try text(0, of: 1).uppercased())
        case "replace":
            let (text, old, new) = (try self.text(0, of: 3), try self.text(1, of: 3), try self.text(2, of: 3))
            guard !old.isEmpty else { return .string(text) }
            return try bounded(pieces(of: text, separatedBy: old).joined(separator: new))
        case "join":
            try count(2...2)
            guard let elements = arguments[0].array, let separator = arguments[1].string else {
                throw wrong("it wants a list and a text")
            }
            return try bounded(elements.map(\.text).joined(separator: separator))
        default:
            try count(1...1)
            return try bounded(arguments[0].text)
        }
    }

    private func bounded(_ text: String) throws(TemplateError) -> JSONValue {
        guard text.utf8.count <= TemplateLimits.textBytesMax else {
            throw wrong("the text would be longer than \(TemplateLimits.textBytesMax) bytes")
        }
        return .string(text)
    }

    /// `{0}`, `{1}` … stand for the values after the first; `{{` and `}}` for braces.
    private func formatted() throws(TemplateError) -> String {
        guard let pattern = arguments.first?.string else { throw wrong("it wants a text first") }
        var (result, rest) = ("", pattern[...])
        while let next = rest.first {
            rest = rest.dropFirst()
            guard next == "{" || next == "}" else {
                result.append(next)
                continue
            }
            if rest.first == next {
                result.append(next)
                rest = rest.dropFirst()
                continue
            }
            guard next == "{", let end = rest.firstIndex(of: "}"), let index = Int(rest[..<end]), index >= 0,
                index + 1 < arguments.count
            else { throw wrong("'\(pattern)' has a place that no value is given for") }
            result += arguments[index + 1].text
            rest = rest[rest.index(after: end)...]
        }
        return result
    }

    private func collection() throws(TemplateError) -> JSONValue {
        switch name.lowercased() {
        case "split":
            let (text, separator) = (try self.text(0, of: 2), try self.text(1, of: 2))
            guard !separator.isEmpty else { throw wrong("the separator is empty") }
            return .array(pieces(of: text, separatedBy: separator).map { .string($0) })
        case "createarray": return .array(arguments)
        default:
            guard arguments.count.isMultiple(of: 2) else { throw wrong("it wants names and values in turn") }
            var members: [String: JSONValue] = [:]
            for index in stride(from: 0, to: arguments.count, by: 2) {
                guard let key = arguments[index].string else { throw wrong("a name is a text") }
                members[key] = arguments[index + 1]
            }
            return .object(members)
        }
    }

    private func pieces(of text: String, separatedBy separator: String) -> [String] {
        var (pieces, piece, rest): ([String], String, Substring) = ([], "", text[...])
        while let next = rest.first {
            if rest.hasPrefix(separator) {
                pieces.append(piece)
                piece = ""
                rest = rest.dropFirst(separator.count)
            } else {
                piece.append(next)
                rest = rest.dropFirst()
            }
        }
        return pieces + [piece]
    }

    private func part() throws(TemplateError) -> JSONValue {
        if name.lowercased() == "coalesce" { return arguments.first { $0 != .null } ?? .null }
        try count(1...1)
        switch name.lowercased() {
        case "length": return .integer(Int64(try size()))
        case "int":
            guard let number = arguments[0].integer ?? Int64(arguments[0].text) else {
                throw wrong("'\(arguments[0].text)' is no whole number")
            }
            return .integer(number)
        default:
            let isFirst = name.lowercased() == "first"
            switch arguments[0] {
            case .array(let elements): return (isFirst ? elements.first : elements.last) ?? .null
            case .string(let text): return .string((isFirst ? text.first : text.last).map { String($0) } ?? "")
            default: throw wrong("it wants a list or a text, not \(arguments[0].kind)")
            }
        }
    }
}
