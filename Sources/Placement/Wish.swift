public import Gallery

/// What all image versions that use a content want of it, merged.
public struct Wish: Hashable, Sendable {
    /// The size of the content on disk, in bytes.
    public var bytes: Int64
    /// How many nodes of each region shall hold a verified copy; counts below 1 are left out.
    public let copies: [Region: Int]
    /// Where shallow versions read from a copy: the last one there is never removed, and none is ever made for them.
    public let keepsSourceIn: Set<Region>
    /// The revision since which it is wished: older wishes are met first.
    public var since: Revision

    /// A wish of the given counts; counts below 1 are no wish.
    public init(bytes: Int64, copies: [Region: Int], keepsSourceIn: Set<Region> = [], since: Revision = 0) {
        self.bytes = max(0, bytes)
        self.copies = copies.filter { $0.value > 0 }
        self.keepsSourceIn = keepsSourceIn
        self.since = since
    }

    init(bytes: Int64, shape: WishShape, since: Revision) {
        self.bytes = bytes
        copies = shape.copies
        keepsSourceIn = shape.keepsSourceIn
        self.since = since
    }

    /// The number of copies in all regions together.
    public var total: Int { copies.values.reduce(0) { $0.addingReportingOverflow($1).partialValue } }

    /// How many copies must stay in `region` once they are there.
    func keeps(in region: Region) -> Int {
        max(copies[region] ?? 0, keepsSourceIn.contains(region) ? 1 : 0)
    }
}

/// What is wanted of one content; `nil`: that nothing wants it.
public struct ContentWish: Hashable, Sendable {
    public let content: Digest
    public let wish: Wish?

    public init(_ content: Digest, _ wish: Wish?) {
        self.content = content
        self.wish = wish
    }
}
