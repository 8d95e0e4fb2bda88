/// Whether a coordinator may lead, as far as it knows: from what nodes say of whom they obey, and from its own pauses.
///
/// Nothing here makes it safe that two coordinators run: nodes see to that, by ``EpochFence``. It keeps one that was
/// replaced from saying things that are no longer so, and two on copies of one catalog from changing either.
public struct Leading: Hashable, Sendable {
    /// What keeps a coordinator from leading.
    public enum Obstacle: Hashable, Sendable {
        /// Nodes obey a coordinator of this epoch.
        case superseded(by: Epoch)
        /// Nodes have met another coordinator of the same epoch, and obey neither.
        ///
        /// The way out: the one whose catalog is wrong is stopped for good, and the other started anew, which takes a
        /// higher epoch.
        case contested
        /// It stood still for so long that it may have been replaced meanwhile, or one node says that it was, and not
        /// enough nodes have said otherwise yet.
        case doubt
    }

    /// What a node's word has changed.
    public enum News: Hashable, Sendable {
        /// So many nodes obey a coordinator of this higher epoch that this one ends.
        case superseded(by: Epoch)
        /// One node alone says so, for the first time: until enough others have said that they obey, nobody knows.
        case doubted
        /// A node that had not said so has met another coordinator of this epoch: orders are taken back, and nothing is
        /// ordered or changed.
        case contested
        /// A node says an epoch that no coordinator can have come to.
        case absurd
    }

    /// So many times no catalog is opened while a coordinator of it runs, at once a second for twelve days: a node that
    /// says more is not right in its mind, and no reason to end.
    public static let epochsAheadMax: Epoch = 1 << 20
    /// So many nodes must say that there is a later coordinator before this one ends, or all if there are fewer.
    public static let witnessesMax = 2

    /// This coordinator's.
    public let epoch: Epoch
    /// The highest epoch of those that replaced it.
    public private(set) var superseder: Epoch?
    /// The nodes that refuse it and another of its epoch.
    public private(set) var contesters: Set<NodeID> = []
    /// The nodes that say that they obey a coordinator of a higher epoch, and of which.
    private var claims: [NodeID: Epoch] = [:]
    /// The nodes whose word has been a doubt once: no node keeps this coordinator from answering by repeating it.
    private var doubters: Set<NodeID> = []
    private var isInDoubt = false
    /// The nodes that have said since the pause that they obey.
    private var confirming: Set<NodeID> = []

    /// Nothing keeps it from leading.
    public init(epoch: Epoch) {
        self.epoch = epoch
    }

    /// What keeps it from leading, first what is for good.
    public var obstacle: Obstacle? {
        if let superseder { return .superseded(by: superseder) }
        if !contesters.isEmpty { return .contested }
        return isInDoubt ? .doubt : nil
    }

    /// Whether it may answer with what it knows: its own catalog is what it is, also while another of its epoch is about.
    public var mayAnswer: Bool { obstacle == nil || obstacle == .contested }

    /// Takes what a node says of the coordinator that it obeys, of a cluster with `nodes` that are not lost; `nil` if
    /// that is no news.
    ///
    /// One node may be wrong in its mind or in wrong hands, and must not end a coordinator that all others obey: its
    /// word of a higher epoch is a doubt, as a pause is, and only once.
    public mutating func hear(_ node: NodeID, obeying seen: Epoch, isContested: Bool, of nodes: Int) -> News? {
        guard seen >= epoch else { return nil }
        guard seen - epoch < Self.epochsAheadMax else { return .absurd }
        guard seen == epoch else { return claim(node, seen, witnesses: min(Self.witnessesMax, max(1, nodes))) }
        guard isContested else {
            // Whatever it said before was of another life of its own.
            claims[node] = nil
            return nil
        }
        return contesters.insert(node).inserted ? .contested : nil
    }

    private mutating func claim(_ node: NodeID, _ seen: Epoch, witnesses: Int) -> News? {
        claims[node] = seen
        guard claims.count >= witnesses else {
            guard doubters.insert(node).inserted, superseder == nil else { return nil }
            pause()
            return .doubted
        }
        defer { superseder = max(superseder ?? 0, seen) }
        return superseder == nil ? .superseded(by: seen) : nil
    }

    /// The epoch of the coordinator that a node says it obeys, if it is not this one's and the node is not believed.
    public func claim(of node: NodeID) -> Epoch? { superseder == nil ? claims[node] : nil }

    /// It stood still, and asks its nodes anew.
    public mutating func pause() {
        isInDoubt = true
        confirming = []
    }

    /// A node has said, asked after the pause, that it obeys this coordinator; `needed` of them end the doubt.
    public mutating func confirm(_ node: NodeID, of needed: Int) {
        confirming.insert(node)
        if confirming.count >= needed { isInDoubt = false }
    }

    /// There is nobody who could say otherwise.
    public mutating func dismissDoubt() { isInDoubt = false }
}
