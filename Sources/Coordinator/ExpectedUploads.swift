import Gallery
import Placement

/// Where somebody was told to bring a content: a copy there is not surplus before a version or a source names it.
///
/// Without this a content that is wanted in another region only would be removed between the upload and the request
/// that is made with it.
struct ExpectedUploads {
    /// The most that are remembered; those of the content that ends first go first.
    static let countMax = 10_000

    private struct Entry {
        let region: Region
        let principal: Principal
        /// Where it was told to bring it.
        let node: NodeID
        var end: Instant
    }

    private var entries: [Digest: [Entry]] = [:]
    private var count = 0

    /// Expects `content` at `node`, brought by `principal`, until then.
    mutating func expect(_ content: Digest, at node: NodeID, by principal: Principal, until end: Instant) {
        forget(content) { $0.principal == principal && $0.region == node.region }
        entries[content, default: []].append(Entry(region: node.region, principal: principal, node: node, end: end))
        count += 1
        guard count > Self.countMax else { return }
        let first = entries.min { ($0.value.map(\.end).max() ?? end) < ($1.value.map(\.end).max() ?? end) }
        if let first { forget(first.key) { _ in true } }
    }

    /// Where `content` is expected.
    func regions(of content: Digest) -> Set<Region> { Set((entries[content] ?? []).map(\.region)) }

    /// Where `principal` was told to bring `content` in `region`.
    func node(of content: Digest, in region: Region, by principal: Principal) -> NodeID? {
        entries[content]?.last { $0.principal == principal && $0.region == region }?.node
    }

    /// Forgets what is over, and returns the contents of that, in order.
    mutating func dropEnded(at now: Instant) -> [Digest] {
        let over = entries.filter { $0.value.contains { $0.end <= now } }.keys.sorted()
        for content in over { forget(content) { $0.end <= now } }
        return over
    }

    private mutating func forget(_ content: Digest, where isOver: (Entry) -> Bool) {
        guard let standing = entries[content] else { return }
        let kept = standing.filter { !isOver($0) }
        count -= standing.count - kept.count
        entries[content] = kept.isEmpty ? nil : kept
    }
}

extension Coordinator {
    /// Takes note that `principal` will bring `content` to `node`.
    func expectUpload(of content: Digest, at node: NodeID, by principal: Principal) {
        expectedUploads.expect(content, at: node, by: principal, until: clock.monotonic().advanced(by: uploadGrace))
        tellWish(for: content, in: routing.state)
    }

    /// What is no longer expected may be removed.
    func dropEndedUploads() {
        for content in expectedUploads.dropEnded(at: clock.monotonic()) { tellWish(for: content, in: routing.state) }
    }

    /// Tells the planner what is wanted of `content`: by those who use it, and for those who bring it.
    func tellWish(for content: Digest, in state: GalleryState) {
        let wish = uses.wish(for: content, in: state)
        let expected = expectedUploads.regions(of: content)
        guard let wish, !expected.isEmpty else { return plan(.wish(content, wish)) }
        plan(
            .wish(
                content,
                Wish(
                    bytes: wish.bytes, copies: wish.copies, keepsSourceIn: wish.keepsSourceIn.union(expected),
                    since: wish.since)))
    }
}
