/// Whether a coordinator may lead, as far as it knows: from what nodes say of whom they obey, and from its own pauses.
///
/// Nothing here makes it safe that two coordinators run: nodes see to that, by ``EpochFence``. It keeps one that was
/// replaced from saying things that are no longer so, and two on copies of one catalog from changing either.
public struct Leading: Hashable, Sendable {
    /// What keeps a coordinator from leading.
    public enum Obstacle: Hashable, Sendable {
        /// A node obeys a coordinator of this epoch.
        case superseded(by: Epoch)
        /// Nodes have met another coordinator of the same epoch, and obey neither.
        ///
        /// The way out: the one whose catalog is wrong is stopped for good, and the other started anew, which takes a
        /// higher epoch.
        case contested
        /// It stood still for so long that it may have been replaced meanwhile, and no node has said otherwise yet.
        case doubt
    }

    /// What a node's word has changed.
    public enum News: Hashable, Sendable {
        /// A node obeys a coordinator of this higher epoch: this one ends.
        case superseded(by: Epoch)
        /// A node that had not said so has met another coordinator of this epoch: orders are taken back, and nothing is
        /// ordered or changed.
        case contested
        /// A node says an epoch that no coordinator can have come to.
        case absurd
    }

    /// So many times no catalog is opened: a node that says more is not right in its mind, and no reason to end.
    public static let epochsAheadMax: Epoch = 1 << 32

    /// This coordinator's.
    public let epoch: Epoch
    /// The highest epoch of those that replaced it.
    public private(set) var superseder: Epoch?
    /// The nodes that refuse it and another of its epoch.
    public private(set) var contesters: Set<NodeID> = []
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

    /// Takes what a node says of the coordinator that it obeys; `nil` if that is no news.
    public mutating func hear(_ node: NodeID, obeying seen: Epoch, isContested: Bool) -> News? {
        guard seen >= epoch else { return nil }
        guard seen - epoch < Self.epochsAheadMax else { return .absurd }
        if seen > epoch {
            defer { superseder = max(superseder ?? 0, seen) }
            return superseder == nil ? .superseded(by: seen) : nil
        }
        return isContested && contesters.insert(node).inserted ? .contested : nil
    }

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
