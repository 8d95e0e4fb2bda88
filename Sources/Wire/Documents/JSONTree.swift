/// A JSON value as a tree: what documents are compared by, member by member.
public enum JSONTree: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case array([JSONTree])
    case object([String: JSONTree])

    /// The member of an object; `nil` if this is no object, has no such member, or has `null` there.
    public subscript(member: String) -> JSONTree? {
        guard case .object(let members) = self, let value = members[member], value != .null else { return nil }
        return value
    }

    /// The text, if it is one.
    public var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    /// Whether nothing is said by it: `null`, or an empty array or object.
    var isEmpty: Bool { self == .null || self == .array([]) || self == .object([:]) }

    /// The path of the first member that `known`, the same document as far as it was understood, lacks.
    ///
    /// Members that are `null` say nothing, so they are not looked at. Members are visited in order of name.
    public func member(unknownTo known: JSONTree, at path: String = "") -> String? {
        switch (self, known) {
        case (.object(let members), .object(let understood)):
            for (name, value) in members.sorted(by: { $0.key < $1.key }) where value != .null {
                let memberPath = Self.path(path, name)
                guard let other = understood[name] else { return memberPath }
                if let unknown = value.member(unknownTo: other, at: memberPath) { return unknown }
            }
            return nil
        case (.array(let elements), .array(let understood)):
            for (index, (element, other)) in zip(elements, understood).enumerated() {
                if let unknown = element.member(unknownTo: other, at: "\(path)[\(index)]") { return unknown }
            }
            return nil
        default: return nil
        }
    }

    static func path(_ path: String, _ member: String) -> String { path.isEmpty ? member : "\(path).\(member)" }
}

extension JSONTree: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if (try? decoder.container(keyedBy: AnyName.self)) != nil {
            // Early, as every guess that fails costs an error.
            self = .object(try container.decode([String: JSONTree].self))
        } else if let bool = try? container.decode(Bool.self) {
            self = .bool(bool)
        } else if let integer = try? container.decode(Int64.self) {
            self = .integer(integer)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .array(try container.decode([JSONTree].self))
        }
    }

    /// A member's name, whatever it is.
    private struct AnyName: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let bool): try container.encode(bool)
        case .integer(let integer): try container.encode(integer)
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .array(let elements): try container.encode(elements)
        case .object(let members): try container.encode(members)
        }
    }
}
