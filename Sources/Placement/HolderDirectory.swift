public import Gallery

/// Who holds what, verified and not down, as of one moment: what readers are sent by.
///
/// It shares its memory with the planner and with earlier directories as far as nothing has changed since.
public struct HolderDirectory: Sendable {
    private var index = DigestIndex()
    private var nodes: [NodeID] = []
    private var standing = StandingHolders()

    /// One in which nobody holds anything.
    public init() {}

    init(_ contents: ContentTable) {
        index = contents.index
        nodes = contents.nodes.values
        standing = contents.standing
    }

    /// Rises whenever a content's holders change.
    public var changes: Int { standing.changes }

    /// The nodes that hold `content`, always in the same order.
    public func holders(of content: Digest) -> [NodeID] {
        index.number(of: content).map { number in standing.table.holders(of: number).map { nodes[$0.node] } } ?? []
    }

    /// Tells `body` of each node that holds `content`, in the order of ``holders(of:)``.
    public func forEachHolder(of content: Digest, _ body: (NodeID) -> Void) {
        guard let number = index.number(of: content) else { return }
        standing.table.forEachHolder(of: number) { body(nodes[$0.node]) }
    }

    /// How many contents `node` holds.
    public func count(on node: NodeID) -> Int {
        nodes.firstIndex(of: node).flatMap { $0 < standing.counts.count ? standing.counts[$0] : nil } ?? 0
    }
}

/// The copies that readers may be sent to, by numbers of contents and nodes.
struct StandingHolders: Sendable {
    private(set) var table = HolderTable()
    /// How many contents each node holds.
    private(set) var counts: [Int] = []
    private(set) var changes = 0

    mutating func set(_ holders: [Holder], of content: Int) {
        guard let former = table.set(holders, of: content) else { return }
        changes += 1
        for holder in former { counts[holder.node] -= 1 }
        for holder in holders {
            while counts.count <= holder.node { counts.append(0) }
            counts[holder.node] += 1
        }
    }
}
