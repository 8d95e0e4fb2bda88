/// Which characters names are made of, and how long they get: letters, digits, and a few others inside.
public struct NameRule: Sendable {
    /// The longest name of a gallery, an image definition or a source, in characters.
    public static let lengthMax = 80
    /// The longest name of a tenant, a subscription or a principal, in characters.
    public static let directoryLengthMax = 64
    /// The longest name of a resource group, in characters.
    public static let groupLengthMax = 90

    let lengthMax: Int
    /// What may stand between the first and the last character beside letters and digits.
    let alsoAllowed: StaticString

    init(lengthMax: Int = lengthMax, alsoAllowed: StaticString) {
        self.lengthMax = lengthMax
        self.alsoAllowed = alsoAllowed
    }

    func allows(_ text: String) -> Bool { NameSpelling(text, by: self) != nil }

    /// The rule in words: completes "it must be …".
    var form: String {
        var others = "\(alsoAllowed)".map { "'\($0)'" }
        let last = others.removeLast()
        let inside = others.isEmpty ? last : others.joined(separator: ", ") + " and " + last
        return "1 to \(lengthMax) of the letters a to z, digits, \(inside), a letter or digit at both ends"
    }
}

/// A name as first written, and as it is compared.
public struct NameSpelling: Sendable {
    public let text: String
    /// The text with capitals lowered; without capitals the text itself, whose memory is not taken twice.
    public let folded: String

    /// Is `nil` if `text` does not keep `rule`.
    init?(_ text: String, by rule: NameRule) {
        var count = 0
        var last: UInt8 = 0
        var hasCapitals = false
        for byte in text.utf8 {
            guard count < rule.lengthMax else { return nil }
            // The closure last: nearly all are letters and digits.
            guard
                ASCII.isLetterOrDigit(byte) || count > 0 && rule.alsoAllowed.withUTF8Buffer({ $0.contains(byte) })
            else { return nil }
            if ASCII.isCapital(byte) { hasCapitals = true }
            last = byte
            count += 1
        }
        guard ASCII.isLetterOrDigit(last) else { return nil }
        self.text = text
        folded = hasCapitals ? text.lowercased() : text
    }

    /// The name of what a new cluster has, and of what names none.
    static let standard = NameSpelling(lowercase: "default")

    private init(lowercase text: String) {
        self.text = text
        folded = text
    }
}
