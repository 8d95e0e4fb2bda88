extension JSONValue {
    /// Reads a JSON text (RFC 8259) strictly: one value, no name twice in a mapping, whole numbers that fit in 64 bits,
    /// and nothing beyond ``JSONLimits``.
    public init(reading bytes: [UInt8]) throws(JSONFault) {
        var reader = JSONReader(bytes)
        self = try reader.document()
    }

    /// Reads a JSON text; see ``init(reading:)-([UInt8])``.
    public init(reading text: String) throws(JSONFault) {
        try self.init(reading: Array(text.utf8))
    }
}

/// Reads one JSON text from its first byte to its last.
struct JSONReader {
    /// A step from a value to one inside it.
    private enum Step {
        case member(String)
        case element(Int)
    }

    var scanner: JSONScanner
    private var steps: [Step] = []
    private var valuesLeft = JSONLimits.valuesMax

    init(_ bytes: [UInt8]) {
        scanner = JSONScanner(bytes)
    }

    mutating func document() throws(JSONFault) -> JSONValue {
        let value = try value()
        scanner.skipSpace()
        guard scanner.isAtEnd else { throw malformed("the end, for the value is over") }
        return value
    }

    private mutating func value() throws(JSONFault) -> JSONValue {
        valuesLeft -= 1
        guard valuesLeft >= 0 else {
            throw fault("holds more than \(JSONLimits.valuesMax) values", remedy: "send it in parts")
        }
        scanner.skipSpace()
        guard let first = scanner.next else { throw malformed("a value") }
        switch first {
        case UInt8(ascii: "{"): return .object(try members())
        case UInt8(ascii: "["): return .array(try elements())
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: break
        }
        if scanner.take("true") { return .bool(true) }
        if scanner.take("false") { return .bool(false) }
        if scanner.take("null") { return .null }
        throw malformed("a value")
    }

    private mutating func members() throws(JSONFault) -> [String: JSONValue] {
        try requireDepth()
        scanner.skip()
        var members: [String: JSONValue] = [:]
        scanner.skipSpace()
        if scanner.take("}") { return members }
        repeat {
            scanner.skipSpace()
            guard scanner.next == UInt8(ascii: "\"") else { throw malformed("a member's name in double quotes") }
            let name = try string()
            scanner.skipSpace()
            guard scanner.take(":") else { throw malformed("':' behind a member's name") }
            steps.append(.member(name))
            guard members[name] == nil else { throw fault("stands twice", remedy: "say it once") }
            members[name] = try value()
            steps.removeLast()
            scanner.skipSpace()
        } while scanner.take(",")
        guard scanner.take("}") else { throw malformed("',' or '}' behind a member") }
        return members
    }

    private mutating func elements() throws(JSONFault) -> [JSONValue] {
        try requireDepth()
        scanner.skip()
        var elements: [JSONValue] = []
        scanner.skipSpace()
        if scanner.take("]") { return elements }
        repeat {
            steps.append(.element(elements.count))
            elements.append(try value())
            steps.removeLast()
            scanner.skipSpace()
        } while scanner.take(",")
        guard scanner.take("]") else { throw malformed("',' or ']' behind an element") }
        return elements
    }

    private mutating func string() throws(JSONFault) -> String {
        do throws(JSONScanner.Fault) {
            return try scanner.string()
        } catch {
            throw malformed(error.expected)
        }
    }

    private mutating func number() throws(JSONFault) -> JSONValue {
        guard let text = scanner.number() else { throw malformed("a number such as 12, -1 or 0.5") }
        if let integer = Int64(text) { return .integer(integer) }
        guard text.contains(where: { $0 == "." || $0 == "e" || $0 == "E" }) else {
            throw fault(
                value: text, "which is out of range", remedy: "a whole number is from \(Int64.min) to \(Int64.max)")
        }
        guard let number = Double(text), number.isFinite else {
            throw fault(value: text, "which is out of range", remedy: "no number is so large")
        }
        // 2.0 says the same as 2; whole numbers beyond this are not exact.
        if number.magnitude <= 0x1p53, let integer = Int64(exactly: number) { return .integer(integer) }
        return .number(number)
    }

    private func requireDepth() throws(JSONFault) {
        guard steps.count < JSONLimits.depthMax else {
            throw fault("is nested deeper than \(JSONLimits.depthMax)", remedy: "nothing that is taken here is so deep")
        }
    }

    private func fault(value: String? = nil, _ wrong: String, remedy: String) -> JSONFault {
        let path = steps.reduce(into: "") { path, step in
            switch step {
            case .member(let name): path = JSONValue.path(path, name)
            case .element(let index): path += "[\(index)]"
            }
        }
        return JSONFault(path, value: value, wrong, remedy: remedy)
    }

    private func malformed(_ expected: String) -> JSONFault {
        let (line, column) = scanner.place
        return JSONFault(
            "", "is no JSON at line \(line), column \(column)", remedy: "write \(expected)", isMalformed: true)
    }
}
