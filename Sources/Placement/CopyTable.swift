import Gallery

/// The copies that run, and what they load on whom.
struct CopyTable: Sendable {
    private(set) var byOrder: [OrderID: RunningCopy] = [:]
    private var byContent: [Digest: [OrderID]] = [:]
    private var incoming: [NodeID: Set<OrderID>] = [:]
    private var outgoing: [NodeID: Set<OrderID>] = [:]
    private var intoRegion: [Region: Int] = [:]

    subscript(order: OrderID) -> RunningCopy? { byOrder[order] }

    /// The copies of a content, oldest first.
    func copies(of content: Digest) -> [RunningCopy] {
        (byContent[content] ?? []).compactMap { byOrder[$0] }
    }

    func isEmpty(of content: Digest) -> Bool { byContent[content] == nil }

    func copy(of content: Digest, to node: NodeID) -> RunningCopy? {
        copies(of: content).first { $0.copy.target == node }
    }

    /// The copies in which a node takes part on either side, in order.
    func orders(touching node: NodeID) -> [OrderID] {
        (incoming[node] ?? []).union(outgoing[node] ?? []).sorted()
    }

    func orders(to node: NodeID) -> [OrderID] { (incoming[node] ?? []).sorted() }

    func countIn(_ node: NodeID) -> Int { incoming[node]?.count ?? 0 }

    func countOut(_ node: NodeID) -> Int { outgoing[node]?.count ?? 0 }

    func countInto(_ region: Region) -> Int { intoRegion[region] ?? 0 }

    func countOut(_ node: NodeID, of content: Digest) -> Int {
        copies(of: content).count { $0.copy.source == node }
    }

    /// The bytes that running copies will still bring to a node.
    func bytesComing(to node: NodeID) -> Int64 {
        (incoming[node] ?? []).reduce(0) { sum, order in
            guard let running = byOrder[order] else { return sum }
            return sum.addingReportingOverflow(max(0, running.copy.bytes - running.bytesDone)).partialValue
        }
    }

    mutating func start(_ copy: Copy, at now: Instant) {
        byOrder[copy.order] = RunningCopy(copy: copy, startedAt: now, bytesDone: 0, progressedAt: now)
        byContent[copy.content, default: []].append(copy.order)
        incoming[copy.target, default: []].insert(copy.order)
        outgoing[copy.source, default: []].insert(copy.order)
        intoRegion[copy.target.region, default: 0] += 1
    }

    /// Notes progress; returns by how many bytes it grew, 0 if it was old news.
    mutating func progress(_ order: OrderID, bytes: Int64, at now: Instant) -> Int64 {
        guard var running = byOrder[order] else { return 0 }
        let done = min(bytes, running.copy.bytes)
        let grown = done - running.bytesDone
        guard grown > 0 else { return 0 }
        running.bytesDone = done
        running.progressedAt = now
        byOrder[order] = running
        return grown
    }

    /// A time in which nothing could be heard is no stall.
    mutating func excuse(_ gap: Duration, at now: Instant) {
        for order in byOrder.keys {
            guard let running = byOrder[order] else { continue }
            byOrder[order]?.progressedAt = min(now, running.progressedAt.advanced(by: gap))
        }
    }

    @discardableResult
    mutating func end(_ order: OrderID) -> RunningCopy? {
        guard let running = byOrder.removeValue(forKey: order) else { return nil }
        let copy = running.copy
        byContent[copy.content]?.removeAll { $0 == order }
        if byContent[copy.content]?.isEmpty == true { byContent[copy.content] = nil }
        incoming[copy.target]?.remove(order)
        outgoing[copy.source]?.remove(order)
        intoRegion[copy.target.region, default: 1] -= 1
        return running
    }
}
