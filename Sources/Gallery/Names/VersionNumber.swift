/// The number of an image version: `major.minor.patch`, ordered part by part as integers.
///
/// A number has one spelling only, so that its text on the wire, in the catalog and in a file name
/// can be compared as it stands: decimal digits, no sign, no leading zero, each part 0…2,147,483,647.
public struct VersionNumber: Hashable, Sendable {
    /// The largest value of each part, as in the model.
    public static let partMax: UInt32 = 2_147_483_647

    public let major: UInt32
    public let minor: UInt32
    public let patch: UInt32

    /// Is `nil` if a part is above ``partMax``.
    public init?(_ major: UInt32, _ minor: UInt32, _ patch: UInt32) {
        guard max(major, minor, patch) <= Self.partMax else { return nil }
        self.major = major
        self.minor = minor
        self.patch = patch
    }
}

extension VersionNumber: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }
}

extension VersionNumber: LosslessStringConvertible {
    /// Reads `text` if it is the one spelling of a number, and is `nil` otherwise.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3,
            let major = UInt32(canonical: parts[0]),
            let minor = UInt32(canonical: parts[1]),
            let patch = UInt32(canonical: parts[2])
        else { return nil }
        self.init(major, minor, patch)
    }

    public var description: String { "\(major).\(minor).\(patch)" }
}

extension UInt32 {
    /// `UInt32("+7")` and `UInt32("07")` are both 7; here only `"7"` is.
    fileprivate init?(canonical digits: Substring) {
        guard let value = UInt32(digits), digits == String(value) else { return nil }
        self = value
    }
}
