public import Gallery

/// What people wrote, in a field of a line: bytes that a field may not hold, and `%`, stand as `%XX`, the byte of the
/// text in UTF-8 in two hexadecimal digits (Protocol.md, "Grammar").
public enum FieldText {
    private static let escape = UInt8(ascii: "%")
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// `text` as it may stand after a field's `=`.
    public static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if (0x21...0x7E).contains(byte), byte != escape {
                bytes.append(byte)
            } else {
                bytes += [escape, digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The text that stands as `field`; `nil` if a `%` is not followed by two digits, or the bytes are not UTF-8.
    public static func decoded(_ field: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(field.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == escape else {
                bytes.append(byte)
                continue
            }
            let (high, low) = (rest.popFirst().flatMap(digit), rest.popFirst().flatMap(digit))
            guard let high, let low else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

extension Message {
    /// The text that people wrote in a field; `nil` if it is not there.
    public func text(_ name: String) throws(GalleryRefusal) -> String? {
        guard let field = self[name] else { return nil }
        guard let text = FieldText.decoded(field) else {
            throw .invalid(
                name, field, "is no text: a % stands before two hexadecimal digits of a byte of UTF-8",
                remedy: "write a % as %25")
        }
        return text
    }
}
