import Gallery

/// Which node holds what, by either.
struct Holdings: Sendable {
    private var byContent: [Digest: [NodeID: Holding]] = [:]
    private var byNode: [NodeID: Set<Digest>] = [:]

    subscript(content: Digest, node: NodeID) -> Holding? { byContent[content]?[node] }

    /// The holders in order of name, with how sure it is.
    func holders(of content: Digest) -> [(node: NodeID, holding: Holding)] {
        guard let holders = byContent[content] else { return [] }
        return holders.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    func isHeld(_ content: Digest) -> Bool { byContent[content] != nil }

    func contents(of node: NodeID) -> Set<Digest> { byNode[node] ?? [] }

    var contents: some Collection<Digest> { byContent.keys }

    mutating func set(_ content: Digest, on node: NodeID, to holding: Holding) {
        byContent[content, default: [:]][node] = holding
        byNode[node, default: []].insert(content)
    }

    mutating func drop(_ content: Digest, on node: NodeID) {
        byContent[content]?[node] = nil
        if byContent[content]?.isEmpty == true { byContent[content] = nil }
        byNode[node]?.remove(content)
    }

    mutating func dropAll(on node: NodeID) {
        for content in byNode[node] ?? [] {
            byContent[content]?[node] = nil
            if byContent[content]?.isEmpty == true { byContent[content] = nil }
        }
        byNode[node] = nil
    }
}
