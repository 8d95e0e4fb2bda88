/// What the proxy does to the bytes that go from one place to another.
public struct LinkRule: Hashable, Sendable {
    /// Bytes, ends and new connections stay where they are until the link is healed: to both sides it is silence.
    public var isCut = false
    /// New connections are reset, standing ones too.
    public var refuses = false
    /// Each connection is reset when so many bytes have gone this way; `nil` for never.
    public var resetsAfter: Int?
    /// How long every byte takes longer.
    public var delay = Duration.zero
    /// Up to so much is added to ``delay``, by chance; bytes stay in order.
    public var jitter = Duration.zero
    /// Bytes a second over each connection; `nil` for as many as come.
    public var rate: Int?
    /// The chance of each byte to arrive with one bit flipped.
    public var flips = 0.0

    /// Everything passes.
    public init() {}

    /// Everything passes.
    public static let pass = LinkRule()
    /// Nothing passes and nobody is told.
    public static var cut: LinkRule {
        var rule = LinkRule()
        rule.isCut = true
        return rule
    }
}

/// The bytes from one place to another: from where, to where.
public struct Link: Hashable, Sendable, Comparable {
    public let from: String
    public let to: String

    /// From a place to another.
    public init(from: String, to: String) {
        self.from = from
        self.to = to
    }

    public static func < (left: Link, right: Link) -> Bool { (left.from, left.to) < (right.from, right.to) }
}

/// What went over a link, and what was done to it.
public struct LinkCounter: Hashable, Sendable, Encodable {
    /// Connections that were opened from the link's beginning to its end.
    public var connections = 0
    public var bytes: Int64 = 0
    public var flippedBytes: Int64 = 0
    /// Connections that the proxy reset or refused.
    public var resets = 0

    /// Nothing yet.
    public init() {}
}
