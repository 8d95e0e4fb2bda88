/// The bytes that the grammar names.
enum Byte {
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let star = UInt8(ascii: "*")
    static let colon = UInt8(ascii: ":")
    static let brace = UInt8(ascii: "{")
    static let closingBrace = UInt8(ascii: "}")
    static let equals = UInt8(ascii: "=")
    static let zero = UInt8(ascii: "0")

    static func digit(_ byte: UInt8) -> UInt8? {
        let value = byte &- zero
        return value < 10 ? value : nil
    }

    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

    /// Whether a field has the form `name=value`.
    static func isNamed(_ field: String) -> Bool {
        let bytes = field.utf8Span.span
        for index in 0..<bytes.count where bytes[index] == equals { return true }
        return false
    }

    /// Whether the byte may stand in a field.
    static func isVisible(_ byte: UInt8) -> Bool { byte &- 0x21 < 0x5E }
}
