/// A JSON document as it is, whatever its members: what the coordinator shows is printed whole, and templates may say
/// what this client does not know.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    public var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    public var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    public var integer: Int64? {
        guard case .integer(let value) = self else { return nil }
        return value
    }

    public var array: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    public var object: [String: JSONValue]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    /// What the value is, for whoever wrote another.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .integer, .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "a mapping"
        }
    }

    /// A scalar as people read it; a list or mapping as JSON.
    public var text: String {
        switch self {
        case .null: ""
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let text): text
        case .array(let elements): "[\(elements.map(\.quoted).joined(separator: ","))]"
        case .object(let members):
            "{\(members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value.quoted)" }.joined(separator: ","))}"
        }
    }

    private var quoted: String {
        guard case .string(let text) = self else { return self == .null ? "null" : text }
        return "\"\(text)\""
    }
}

extension JSONValue {
    /// The member at a path such as `properties.storageProfile.source`; `nil` if there is none.
    ///
    /// Setting makes the mappings on the way; setting `nil` removes the member, or does nothing if there is none.
    public subscript(path: String) -> JSONValue? {
        get { member(at: path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)[...]) }
        set { set(newValue, at: path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)[...]) }
    }

    private func member(at path: ArraySlice<String>) -> JSONValue? {
        guard let name = path.first else { return self }
        if let index = Int(name), let elements = array {
            return elements.indices.contains(index) ? elements[index].member(at: path.dropFirst()) : nil
        }
        return object?[name]?.member(at: path.dropFirst())
    }

    private mutating func set(_ value: JSONValue?, at path: ArraySlice<String>) {
        guard let name = path.first else { return }
        var members = object ?? [:]
        if path.count == 1 {
            guard value != nil || members[name] != nil else { return }
            members[name] = value
        } else {
            guard value != nil || members[name] != nil else { return }
            var inner = members[name] ?? .object([:])
            inner.set(value, at: path.dropFirst())
            members[name] = inner
        }
        self = .object(members)
    }
}

extension JSONValue: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }

    /// A text; `nil` if there is none.
    public init?(_ text: String?) {
        guard let text else { return nil }
        self = .string(text)
    }

    /// A whole number; `nil` if there is none.
    public init?(_ number: Int?) {
        guard let number else { return nil }
        self = .integer(Int64(number))
    }

    /// `true` or `false`; `nil` if neither was said.
    public init?(_ value: Bool?) {
        guard let value else { return nil }
        self = .bool(value)
    }

    /// Texts by name; `nil` if there are none.
    public init?(_ texts: [String: String]?) {
        guard let texts else { return nil }
        self = .object(texts.mapValues { .string($0) })
    }
}
