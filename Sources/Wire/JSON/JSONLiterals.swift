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
