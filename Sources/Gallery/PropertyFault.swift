/// What is wrong with one property: where it stands, what was given, and the way out.
///
/// The one place where the text of such a refusal is made, so that none can lack one of the three.
public struct PropertyFault: Hashable, Sendable {
    /// How much of a value, and of a path, is repeated, in bytes: both come from outside.
    public static let valueMax = 80
    public static let pathMax = 256

    /// The model's path, lists by index from 0 as the document has them: `properties.features[1].name`.
    public let path: String
    /// What was given; `nil` where nothing was, or the property should not be there at all.
    public let value: String?
    /// What is wrong: completes "PATH: 'VALUE' …", or "PATH …" without a value.
    public let wrong: String
    /// What to do: completes "…; ".
    public let remedy: String

    public init(_ path: String, _ value: String?, _ wrong: String, remedy: String) {
        self.path = TextRule.shortened(path, to: Self.pathMax)
        self.value = value.map { TextRule.shortened($0, to: Self.valueMax) }
        self.wrong = wrong
        self.remedy = remedy
    }

    public var text: String { "\(path)\(value.map { ": '\($0)'" } ?? "") \(wrong); \(remedy)" }
}

extension GalleryRefusal {
    /// A property that cannot be taken as it was given.
    public static func invalid(
        _ path: String, _ value: String?, _ wrong: String, remedy: String, rule: Rule = .invalidParameter
    ) -> Self {
        Self(.invalid, rule, PropertyFault(path, value, wrong, remedy: remedy))
    }

    /// A property that is needed and not there.
    public static func missing(_ path: String, remedy: String = "name it") -> Self {
        .invalid(path, nil, "is missing", remedy: remedy)
    }

    /// A property that does not change: `standing` is what `resource` has and `asked` what it was to have.
    public static func fixed(
        _ path: String, of resource: String, _ standing: String?, asked: String, _ why: String? = nil, remedy: String
    ) -> Self {
        let standing = standing.map(TextRule.quoted) ?? "nothing"
        let wrong = "is asked for where \(resource) has \(standing), which may not change"
        return Self(
            .conflict, .propertyChangeNotAllowed,
            PropertyFault(path, asked, wrong + (why.map { ": \($0)" } ?? ""), remedy: remedy))
    }
}
