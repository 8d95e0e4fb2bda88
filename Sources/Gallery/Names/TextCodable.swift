/// A value that stands in JSON as its one spelling, also as a dictionary's key.
public protocol TextCodable: Codable, CodingKeyRepresentable, LosslessStringConvertible, Hashable, Sendable {
    /// What the spelling is like, for whoever wrote another: completes "it must be …".
    static var form: String { get }
}

extension TextCodable {
    /// Reads what a person wrote for `property`, or says what is wrong with it.
    public static func read(_ text: String, as property: String) throws(GalleryRefusal) -> Self {
        guard let value = Self(text) else {
            throw .invalid(property, text, "is refused", remedy: "it must be \(form)", rule: .invalidName)
        }
        return value
    }

    /// Refuses a text that is not a spelling of this type.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a \(Self.self): \(TextRule.quoted(text))")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    public var codingKey: any CodingKey { TextKey(stringValue: description) }

    public init?<Key: CodingKey>(codingKey: Key) {
        self.init(codingKey.stringValue)
    }
}

private struct TextKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension VersionNumber: TextCodable {
    public static var form: String {
        "three integers like 1.2.3, each 0 to \(partMax) and without leading zeros; latest is no version's name"
    }
}

extension Region: TextCodable {
    public static var form: String {
        "1 to \(lengthMax) of the letters a to z and digits, a letter first; spaces and capitals do not count"
    }
}

extension NodeID: TextCodable {
    public static var form: String {
        "REGION/NAME, the name 1 to \(nameLengthMax) of the letters a to z, digits and '-', '-' not first"
    }
}

extension Digest: TextCodable {
    public static var form: String { "sha256: and 64 hexadecimal digits in lower case" }
}
