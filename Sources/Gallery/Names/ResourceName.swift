/// A name that people give: compared without case, shown as first written (semantics.md, "Resources").
public protocol ResourceName: TextCodable, Comparable {
    /// As first written.
    var text: String { get }
    /// The text with capitals lowered: what is compared.
    var folded: String { get }
}

extension ResourceName {
    public static func == (left: Self, right: Self) -> Bool { left.folded == right.folded }
    public static func < (left: Self, right: Self) -> Bool { left.folded < right.folded }
    public func hash(into hasher: inout Hasher) { hasher.combine(folded) }
    public var description: String { text }
}

/// The name of a gallery: 1 to 80 letters, digits, `.` and `_`, a letter or digit at both ends (reference, 2.1).
public struct GalleryName: ResourceName {
    public let text: String
    public let folded: String

    public static var form: String { NameRule.form(alsoAllowed: "'.' and '_'") }

    public init?(_ text: String) {
        guard let folded = NameRule.folded(text, lengthMax: NameRule.lengthMax, alsoAllowed: "._") else { return nil }
        self.text = text
        self.folded = folded
    }
}

/// The name of an image definition: 1 to 80 letters, digits, `.`, `-` and `_`, a letter or digit at both ends.
public struct ImageDefinitionName: ResourceName {
    public let text: String
    public let folded: String

    public static var form: String { NameRule.form(alsoAllowed: "'.', '-' and '_'") }

    public init?(_ text: String) {
        guard let folded = NameRule.folded(text, lengthMax: NameRule.lengthMax, alsoAllowed: ".-_") else { return nil }
        self.text = text
        self.folded = folded
    }
}

/// Which characters names are made of, and how long they get.
public enum NameRule {
    /// The longest name of a gallery or an image definition, in characters.
    public static let lengthMax = 80
    /// The longest name of a tenant, a subscription or a principal, in characters.
    public static let directoryLengthMax = 64

    static func form(lengthMax: Int = lengthMax, alsoAllowed: String) -> String {
        "1 to \(lengthMax) of the letters a to z, digits, \(alsoAllowed), a letter or digit at both ends"
    }

    /// `text` with capitals lowered, or `nil` if it is not a name.
    ///
    /// Without capitals it is `text` itself, whose memory is not taken twice.
    static func folded(_ text: String, lengthMax: Int, alsoAllowed: StaticString) -> String? {
        var count = 0
        var last: UInt8 = 0
        var hasCapitals = false
        for byte in text.utf8 {
            guard count < lengthMax else { return nil }
            guard ASCII.isLetterOrDigit(byte) || count > 0 && alsoAllowed.withUTF8Buffer({ $0.contains(byte) }) else {
                return nil
            }
            if ASCII.isCapital(byte) { hasCapitals = true }
            last = byte
            count += 1
        }
        guard ASCII.isLetterOrDigit(last) else { return nil }
        return hasCapitals ? text.lowercased() : text
    }
}
