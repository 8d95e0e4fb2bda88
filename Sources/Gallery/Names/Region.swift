/// The name of a region, normalised: `West Europe` and `westeurope` are one region.
///
/// 1 to 40 characters, `a`…`z` and `0`…`9`, the first a letter, after spaces are taken out and
/// capitals lowered (reference: azure-compute-gallery.md, section 2.1).
public struct Region: Hashable, Sendable {
    /// The longest normalised name, in characters.
    public static let lengthMax = 40

    public let name: String
}

extension Region: LosslessStringConvertible {
    /// Is `nil` if what remains after normalising is not a region name.
    public init?(_ text: String) {
        if Self.isNormal(text) {
            name = text
            return
        }
        var name = ""
        for byte in text.utf8 where byte != UInt8(ascii: " ") {
            guard let character = ASCII.lowered(byte), ASCII.isLetterOrDigit(character) else { return nil }
            name.unicodeScalars.append(Unicode.Scalar(character))
            guard name.utf8.count <= Self.lengthMax else { return nil }
        }
        guard let first = name.utf8.first, ASCII.isLetter(first) else { return nil }
        self.name = name
    }

    public var description: String { name }

    /// Whether `text` is a name as it stands: mostly it is.
    private static func isNormal(_ text: String) -> Bool {
        guard let first = text.utf8.first, ASCII.isLetter(first), text.utf8.count <= lengthMax else { return false }
        return text.utf8.allSatisfy { ASCII.isLetterOrDigit($0) && !ASCII.isCapital($0) }
    }
}

extension Region: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.name < right.name }
}
