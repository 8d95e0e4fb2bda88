import Gallery

/// What is wanted of each content, and which contents are wanted no more.
struct Wishes: Sendable {
    /// What was last told of a content.
    struct Entry: Sendable {
        var wish: Wish?
        /// It stood before the coordinator started, so that nodes not heard of yet may hold it.
        var isOld: Bool
        /// Since when nothing wants it; only while `wish` is `nil`.
        var unwishedSince: Instant?
    }

    private(set) var entries: [Digest: Entry] = [:]
    private var byRegion: [Region: Set<Digest>] = [:]

    subscript(content: Digest) -> Wish? { entries[content]?.wish }

    func contents(wishedIn region: Region) -> Set<Digest> { byRegion[region] ?? [] }

    mutating func set(_ content: Digest, to wish: Wish?, isOld: Bool, at now: Instant) {
        let former = entries[content]
        for region in former?.wish?.copies.keys.map(\.self) ?? [] { byRegion[region]?.remove(content) }
        for region in wish?.copies.keys.map(\.self) ?? [] { byRegion[region, default: []].insert(content) }
        let unwishedSince = wish == nil ? former?.unwishedSince ?? now : nil
        entries[content] = Entry(wish: wish, isOld: former?.isOld ?? isOld, unwishedSince: unwishedSince)
    }

    /// Forgets that a content is not wanted; what is wanted cannot be forgotten.
    mutating func forgetUnwished(_ content: Digest) {
        guard let entry = entries[content], entry.wish == nil else { return }
        entries[content] = nil
    }
}
