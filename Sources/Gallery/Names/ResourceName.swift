/// A name that people give: compared without case, shown as first written (semantics.md, "Resources").
public protocol ResourceName: TextCodable, Comparable {
    /// Which texts are such names.
    static var rule: NameRule { get }
    var spelling: NameSpelling { get }

    /// Takes a spelling that keeps the rule.
    init(_ spelling: NameSpelling)
}

extension ResourceName {
    public static var form: String { rule.form }
    /// As first written.
    public var text: String { spelling.text }
    /// The text with capitals lowered: what is compared.
    public var folded: String { spelling.folded }
    public var description: String { text }

    public init?(_ text: String) {
        guard let spelling = NameSpelling(text, by: Self.rule) else { return nil }
        self.init(spelling)
    }

    public static func == (left: Self, right: Self) -> Bool { left.folded == right.folded }
    public static func < (left: Self, right: Self) -> Bool { left.folded < right.folded }
    public func hash(into hasher: inout Hasher) { hasher.combine(folded) }
}

/// The name of a gallery (reference, 2.1).
public struct GalleryName: ResourceName {
    public static let rule = NameRule(alsoAllowed: "._")
    public let spelling: NameSpelling

    public init(_ spelling: NameSpelling) { self.spelling = spelling }
}

/// The name of an image definition.
public struct ImageDefinitionName: ResourceName {
    public static let rule = NameRule(alsoAllowed: ".-_")
    public let spelling: NameSpelling

    public init(_ spelling: NameSpelling) { self.spelling = spelling }
}
