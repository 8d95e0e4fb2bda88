/// How long the texts may get that a catalog keeps, and how many of them.
///
/// Lengths are bytes of UTF-8.
public enum TextRule {
    public static let displayNameMax = 128
    /// The longest host name there is in DNS.
    public static let hostMax = 253
    public static let descriptionMax = 4096
    /// An address or an end-user licence agreement, which is often one.
    public static let addressMax = 2048
    public static let eulaMax = 4096
    /// Each part of a purchase plan, and the name of a storage account.
    public static let planPartMax = 256
    public static let storageAccountMax = 256
    /// How many tags a resource may have, and how long their parts may be, as the model's resource manager has it.
    public static let tagCountMax = 50
    public static let tagNameMax = 512
    public static let tagValueMax = 256
    /// A failure's reason is cut to this many bytes: it is a fact, so it is not refused.
    public static let reasonMax = 512
    static func require(_ text: String, _ lengths: ClosedRange<Int>, as property: String) throws(GalleryRefusal) {
        let length = text.utf8.count
        guard lengths.contains(length) else {
            throw .invalid(
                property, text, "has \(length) bytes",
                remedy: "give it \(lengths.lowerBound) to \(lengths.upperBound)")
        }
    }

    static func require(
        description: String?, tags: [String: String]?, as property: String
    ) throws(GalleryRefusal) {
        try require(description ?? "", 0...descriptionMax, as: "\(property).description")
        let tags = tags ?? [:]
        guard tags.count <= tagCountMax else {
            throw .invalid(
                "tags", "\(tags.count)", "tags are too many",
                remedy: "leave some out, a resource has at most \(tagCountMax)")
        }
        for (name, value) in tags.sorted(by: { $0.key < $1.key }) {
            guard (1...tagNameMax).contains(name.utf8.count) else {
                throw .invalid(
                    "tags", name, "is a tag's name of \(name.utf8.count) bytes", remedy: "give it 1 to \(tagNameMax)")
            }
            try require(value, 0...tagValueMax, as: "tags.\(name)")
        }
    }

    /// Refuses what is no address of the web, where there is one.
    static func require(address: String?, as property: String) throws(GalleryRefusal) {
        guard let address else { return }
        try require(address, 1...addressMax, as: property)
        let schemes = ["https://", "http://"]
        let lowered = address.lowercased()
        let isPlain = address.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard isPlain, schemes.contains(where: { lowered.hasPrefix($0) && lowered.utf8.count > $0.utf8.count }) else {
            throw .invalid(property, address, "is no address", remedy: "name one like https://… or http://…")
        }
    }

    /// `text` between quotes, cut so that a refusal stays readable.
    static func quoted(_ text: String) -> String { "'\(shortened(text, to: PropertyFault.valueMax))'" }

    /// `text`, or if it has more than `length` bytes the longest beginning that has no more with a mark behind it.
    static func shortened(_ text: String, to length: Int) -> String {
        let mark = "…"
        return text.utf8.count > length ? cut(text, to: length - mark.utf8.count) + mark : text
    }

    /// The longest beginning of `text` that has at most `length` bytes and cuts no character.
    static func cut(_ text: String, to length: Int) -> String {
        guard text.utf8.count > length else { return text }
        var kept = ""
        for character in text.unicodeScalars {
            guard kept.utf8.count + UTF8.width(character) <= length else { break }
            kept.unicodeScalars.append(character)
        }
        return kept
    }
}
