/// A value that stands in JSON as its one spelling, also as a dictionary's key.
public protocol TextCodable: Codable, CodingKeyRepresentable, LosslessStringConvertible, Hashable, Sendable {}

extension TextCodable {
    /// Refuses a text that is not a spelling of this type.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a \(Self.self): \(text)")
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

extension VersionNumber: TextCodable {}
extension Region: TextCodable {}
extension NodeID: TextCodable {}
extension Digest: TextCodable {}
