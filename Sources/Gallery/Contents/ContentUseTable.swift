/// One use of a content: by a version of a definition, or by a source.
struct ContentUse: Hashable, Sendable {
    /// The definition or the source.
    let owner: UInt32
    /// Which version of the definition; `nil` for a source.
    let version: VersionNumber?

    init(_ owner: UInt32, _ version: VersionNumber?) {
        self.owner = owner
        self.version = version
    }
}

/// Uses by content: a hash table with chains, 32 to 36 bytes a use.
///
/// It keeps 32 bits of each content's hash, so it finds candidates, of which very few are of another content.
struct ContentUseTable: Sendable {
    private struct Entry {
        var tag: UInt32
        var use: ContentUse
        /// The next of the chain, or of the free entries.
        var next: UInt32
    }

    private static let none = UInt32.max
    /// How many bytes an entry takes; its part of the chains is 4 to 8 more.
    static let bytesPerUse = MemoryLayout<Entry>.stride

    /// The first entry of each chain; as many as a power of two.
    private var heads: [UInt32] = []
    private var entries: [Entry] = []
    private var free = Self.none
    private(set) var count = 0

    /// Makes room for `count` uses.
    mutating func reserve(_ count: Int) {
        entries.reserveCapacity(count)
        if count > heads.count { chain(into: count) }
    }

    mutating func insert(_ use: ContentUse, of content: Digest) {
        if count == heads.count { chain(into: count + 1) }
        let tag = Self.tag(of: content)
        let head = Int(tag) & (heads.count - 1)
        let entry = Entry(tag: tag, use: use, next: heads[head])
        if free == Self.none {
            heads[head] = UInt32(entries.count)
            entries.append(entry)
        } else {
            heads[head] = free
            free = entries[Int(heads[head])].next
            entries[Int(heads[head])] = entry
        }
        count += 1
    }

    /// Takes the use away, if it is there.
    mutating func remove(_ use: ContentUse, of content: Digest) {
        guard !heads.isEmpty else { return }
        let tag = Self.tag(of: content)
        let head = Int(tag) & (heads.count - 1)
        var previous = Self.none
        var index = heads[head]
        while index != Self.none {
            let entry = entries[Int(index)]
            guard entry.tag == tag, entry.use == use else {
                (previous, index) = (index, entry.next)
                continue
            }
            if previous == Self.none { heads[head] = entry.next } else { entries[Int(previous)].next = entry.next }
            entries[Int(index)].next = free
            free = index
            count -= 1
            return
        }
    }

    /// Calls `body` with each use of `content`, and now and then with one of another content.
    func forEachCandidate(for content: Digest, _ body: (ContentUse) -> Void) {
        guard !heads.isEmpty else { return }
        let tag = Self.tag(of: content)
        var index = heads[Int(tag) & (heads.count - 1)]
        while index != Self.none {
            let entry = entries[Int(index)]
            if entry.tag == tag { body(entry.use) }
            index = entry.next
        }
    }

    /// Spreads the uses over at least `countMin` chains.
    ///
    /// Only entries that are in a chain are looked at: free ones have no place.
    private mutating func chain(into countMin: Int) {
        var chains = max(1, heads.count)
        while chains < countMin { chains *= 2 }
        let former = heads
        heads = Array(repeating: Self.none, count: chains)
        for first in former {
            var index = first
            while index != Self.none {
                let next = entries[Int(index)].next
                let head = Int(entries[Int(index)].tag) & (chains - 1)
                entries[Int(index)].next = heads[head]
                heads[head] = index
                index = next
            }
        }
    }

    /// Digests are chosen by clients; what they hash to in this process is not.
    private static func tag(of content: Digest) -> UInt32 { UInt32(truncatingIfNeeded: content.hashValue) }
}
