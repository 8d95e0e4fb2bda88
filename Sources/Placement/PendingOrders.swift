import Gallery

/// The verifications and removals that were told and not yet answered: at most one a content and node.
struct PendingOrders: Sendable {
    enum Kind: Hashable, Sendable {
        case verification
        case removal
    }

    struct Pending: Hashable, Sendable {
        let order: OrderID
        let kind: Kind
        let node: NodeID
        let content: Digest
        var deadline: Instant
    }

    /// So many answered orders are remembered, so that an answer that comes twice is known for what it is.
    static let answersRememberedMax = 1024

    private(set) var byOrder: [OrderID: Pending] = [:]
    private var answered: Set<OrderID> = []
    private var byNode: [NodeID: [Digest: OrderID]] = [:]
    private var counts: [NodeID: [Kind: Int]] = [:]
    private var countsOfContents: [Digest: Int] = [:]

    subscript(order: OrderID) -> Pending? { byOrder[order] }

    func pending(_ content: Digest, on node: NodeID) -> Pending? {
        byNode[node]?[content].flatMap { byOrder[$0] }
    }

    func isEmpty(of content: Digest) -> Bool { countsOfContents[content] == nil }

    func isRemoving(_ content: Digest, on node: NodeID) -> Bool {
        pending(content, on: node)?.kind == .removal
    }

    func count(_ kind: Kind, on node: NodeID) -> Int { counts[node]?[kind] ?? 0 }

    mutating func add(_ pending: Pending) {
        if let older = byNode[pending.node]?[pending.content] { end(older) }
        byOrder[pending.order] = pending
        byNode[pending.node, default: [:]][pending.content] = pending.order
        counts[pending.node, default: [:]][pending.kind, default: 0] += 1
        countsOfContents[pending.content, default: 0] += 1
    }

    /// A time in which nothing could be heard is no delay.
    mutating func excuse(_ gap: Duration) {
        for (order, pending) in byOrder { byOrder[order]?.deadline = pending.deadline.advanced(by: gap) }
    }

    /// Notes that an order of any kind was answered; `false` if it was before.
    mutating func noteAnswer(to order: OrderID) -> Bool {
        if answered.count >= Self.answersRememberedMax {
            answered = Set(answered.sorted().suffix(Self.answersRememberedMax / 2))
        }
        return answered.insert(order).inserted
    }

    @discardableResult
    mutating func end(_ order: OrderID) -> Pending? {
        guard let pending = byOrder.removeValue(forKey: order) else { return nil }
        byNode[pending.node]?[pending.content] = nil
        counts[pending.node]?[pending.kind, default: 1] -= 1
        let left = countsOfContents[pending.content, default: 1] - 1
        countsOfContents[pending.content] = left == 0 ? nil : left
        return pending
    }

    mutating func endAll(on node: NodeID) {
        for order in (byNode[node] ?? [:]).values { end(order) }
        byNode[node] = nil
        counts[node] = nil
    }
}
