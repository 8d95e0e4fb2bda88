import Wire

/// An expression of a template, such as `[concat(parameters('name'), '-x')]`.
indirect enum Expression: Hashable, Sendable {
    case literal(JSONValue)
    case call(name: String, [Expression])
    case member(Expression, String)
    case element(Expression, Expression)

    /// The expression in a text, or `nil` if the text stands for itself.
    static func read(_ text: String) throws(TemplateError) -> Expression? {
        guard text.hasPrefix("["), text.hasSuffix("]"), !text.hasPrefix("[[") else { return nil }
        guard text.utf8.count <= TemplateLimits.expressionBytesMax else {
            throw TemplateError("", "the expression is longer than \(TemplateLimits.expressionBytesMax) bytes")
        }
        var reader = ExpressionReader(text.dropFirst().dropLast())
        return try reader.whole()
    }

    /// What a text that is no expression stands for: `[[` at its beginning is a bracket.
    static func plain(_ text: String) -> String { text.hasPrefix("[[") ? String(text.dropFirst()) : text }
}

/// Reads an expression from left to right.
private struct ExpressionReader {
    private let characters: [Character]
    private var position = 0
    private var depth = 0

    init(_ text: Substring) {
        characters = Array(text)
    }

    mutating func whole() throws(TemplateError) -> Expression {
        let expression = try expression()
        skipBlanks()
        guard position == characters.count else { throw unexpected("the end") }
        return expression
    }

    private mutating func expression() throws(TemplateError) -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= TemplateLimits.depthMax else {
            throw TemplateError("", "the expression is nested deeper than \(TemplateLimits.depthMax)")
        }
        skipBlanks()
        var expression = try primary()
        while let next = peek() {
            if next == "." {
                position += 1
                expression = .member(expression, try word())
            } else if next == "[" {
                position += 1
                let index = try self.expression()
                try take("]")
                expression = .element(expression, index)
            } else {
                break
            }
        }
        skipBlanks()
        return expression
    }

    private mutating func primary() throws(TemplateError) -> Expression {
        guard let first = peek() else { throw unexpected("a value") }
        if first == "'" { return .literal(.string(try quoted())) }
        if first.isNumber || first == "-" { return .literal(.integer(try integer())) }
        let name = try word()
        try take("(")
        var arguments: [Expression] = []
        skipBlanks()
        if peek() == ")" {
            position += 1
            return .call(name: name, [])
        }
        while true {
            arguments.append(try expression())
            guard peek() == "," else { break }
            position += 1
        }
        try take(")")
        return .call(name: name, arguments)
    }

    /// Two quotes inside stand for one.
    private mutating func quoted() throws(TemplateError) -> String {
        position += 1
        var text = ""
        while let next = peek() {
            position += 1
            guard next == "'" else {
                text.append(next)
                continue
            }
            guard peek() == "'" else { return text }
            text.append("'")
            position += 1
        }
        throw TemplateError("", "a text has no closing quote")
    }

    private mutating func integer() throws(TemplateError) -> Int64 {
        let start = position
        while let next = peek(), next.isNumber || next == "-" { position += 1 }
        guard let number = Int64(String(characters[start..<position])) else {
            position = start
            throw unexpected("a whole number")
        }
        return number
    }

    private mutating func word() throws(TemplateError) -> String {
        let start = position
        while let next = peek(), next.isLetter || next.isNumber || next == "_" || next == "-" { position += 1 }
        guard position > start else { throw unexpected("a name") }
        return String(characters[start..<position])
    }

    private mutating func take(_ wanted: Character) throws(TemplateError) {
        skipBlanks()
        guard peek() == wanted else { throw unexpected("'\(wanted)'") }
        position += 1
    }

    private mutating func skipBlanks() {
        while let next = peek(), next.isWhitespace { position += 1 }
    }

    private func peek() -> Character? { position < characters.count ? characters[position] : nil }

    private func unexpected(_ wanted: String) -> TemplateError {
        let found = peek().map { "'\($0)'" } ?? "the end"
        return TemplateError("", "the expression has \(found) at its character \(position + 2) instead of \(wanted)")
    }
}
