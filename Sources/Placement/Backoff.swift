import Gallery

/// Who failed with which content, in which part, how often, and when it may try again.
struct Backoff: Sendable {
    enum Part: Hashable, Sendable {
        case target
        case source
        case verification
        case removal
    }

    private struct Key: Hashable, Sendable {
        let node: NodeID
        let part: Part
    }

    private struct Failures: Sendable {
        var count: Int
        var retryAt: Instant
    }

    private let limits: Limits
    private var byContent: [Digest: [Key: Failures]] = [:]

    init(limits: Limits) {
        self.limits = limits
    }

    func isEmpty(of content: Digest) -> Bool { byContent[content] == nil }

    func count(_ content: Digest, _ node: NodeID, _ part: Part) -> Int {
        byContent[content]?[Key(node: node, part: part)]?.count ?? 0
    }

    func isWaiting(_ content: Digest, _ node: NodeID, _ part: Part, at now: Instant) -> Bool {
        guard let failures = byContent[content]?[Key(node: node, part: part)] else { return false }
        return failures.retryAt > now
    }

    /// When the first of the waits for a content that are not over ends.
    func nextRetry(of content: Digest, at now: Instant) -> Instant? {
        byContent[content]?.values.map(\.retryAt).filter { $0 > now }.min()
    }

    mutating func fail(_ content: Digest, _ node: NodeID, _ part: Part, at now: Instant) {
        let key = Key(node: node, part: part)
        let count = (byContent[content]?[key]?.count ?? 0) + 1
        let delay = min(limits.retryDelay * (1 << min(count - 1, 16)), limits.retryDelayMax)
        byContent[content, default: [:]][key] = Failures(count: count, retryAt: now.advanced(by: delay))
    }

    mutating func succeed(_ content: Digest, _ node: NodeID, _ part: Part) {
        byContent[content]?[Key(node: node, part: part)] = nil
        if byContent[content]?.isEmpty == true { byContent[content] = nil }
    }

    mutating func forget(_ content: Digest) {
        byContent[content] = nil
    }

    /// A node that came anew may be asked anew.
    mutating func forget(_ node: NodeID) {
        for (content, failures) in byContent {
            let kept = failures.filter { $0.key.node != node }
            guard kept.count < failures.count else { continue }
            byContent[content] = kept.isEmpty ? nil : kept
        }
    }
}
