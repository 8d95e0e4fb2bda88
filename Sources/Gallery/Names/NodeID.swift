/// A region node: its region, and its name, which is unique in the cluster.
///
/// Its text is `region/name`, as in the node's certificate (`…/region/REGION/node/NAME`).
public struct NodeID: Hashable, Sendable {
    /// The longest name, in characters.
    public static let nameLengthMax = 64

    public let region: Region
    public let name: String
    /// Of both, reckoned once: nodes are looked up far more often than made.
    private let fingerprint: UInt64

    /// Is `nil` if `name` is not 1 to 64 of `a`…`z`, `A`…`Z`, `0`…`9`, `-`, the first a letter or digit.
    public init?(region: Region, name: String) {
        guard let first = name.utf8.first, ASCII.isLetterOrDigit(first), name.utf8.count <= Self.nameLengthMax,
            name.utf8.allSatisfy({ ASCII.isLetterOrDigit($0) || $0 == UInt8(ascii: "-") })
        else { return nil }
        self.region = region
        self.name = name
        var fingerprint: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in region.name.utf8 { fingerprint = (fingerprint ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        for byte in name.utf8 { fingerprint = (fingerprint ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        self.fingerprint = fingerprint
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }

    public static func == (left: Self, right: Self) -> Bool {
        left.fingerprint == right.fingerprint && left.name == right.name && left.region == right.region
    }
}

extension NodeID: LosslessStringConvertible {
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 2, let region = Region(String(parts[0])), region.name == parts[0] else { return nil }
        self.init(region: region, name: String(parts[1]))
    }

    public var description: String { "\(region)/\(name)" }
}

extension NodeID: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        (left.region, left.name) < (right.region, right.name)
    }
}
