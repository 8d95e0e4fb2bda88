/// The character classes that names are made of.
///
/// Names are ASCII, so that no two look alike.
enum ASCII {
    /// The byte with a capital lowered, or `nil` if it is not ASCII.
    static func lowered(_ byte: UInt8) -> UInt8? {
        guard byte < 0x80 else { return nil }
        return isCapital(byte) ? byte | 0x20 : byte
    }

    static func isCapital(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }

    static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }
}
