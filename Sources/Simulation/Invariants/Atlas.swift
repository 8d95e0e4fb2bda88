import Gallery
import Placement
import Wire

/// Where whole copies really are, whatever anybody believes; and so what faults may destroy.
///
/// Chance never destroys what nobody could have kept: of each content that is wanted at least one whole copy stays
/// that is not about to be removed, and at most one copy is damaged without anybody knowing.
final class Atlas {
    /// How long an upload that nothing was made of yet is spared, in milliseconds.
    private static let uploadSpared: Int64 = 300_000

    unowned let cluster: Cluster
    private var madeAt: [Digest: Int64] = [:]
    private var durableIn: [Digest: Set<Region>] = [:]
    private var heldUntil: [Digest: Int64] = [:]
    private var removals: [Digest: Int64] = [:]
    /// Whom each node obeyed last.
    private var obeyed: [Int: (epoch: Epoch, incarnation: UInt64)] = [:]
    /// Contents all copies of which were destroyed on purpose.
    private(set) var forsaken: Set<Digest> = []

    init(_ cluster: Cluster) {
        self.cluster = cluster
    }

    func note(_ content: PretendContent) { madeAt[content.digest] = cluster.now }

    /// Nothing of these is destroyed for so many milliseconds.
    func hold(_ contents: [Digest], for milliseconds: Int64) {
        for content in contents { heldUntil[content] = max(heldUntil[content] ?? 0, cluster.now + milliseconds) }
    }

    func note(_ action: Planner.Action, by shell: CoordinatorShell) {
        guard case .remove(_, let node, let content) = action else { return }
        let isDraining = shell.durable.state.standings[node] == .draining
        if isDraining, shell.ask({ $0.inventory(of: node).count }) == 1 { cluster.mark(.drainedEmpty) }
        cluster.mark(isWanted(content) ? .surplusRemoved : .unwishedRemoved)
        removals[content] = cluster.now + 2 * cluster.setting.limits.removalTimeout.milliseconds
    }

    func isWanted(_ content: Digest) -> Bool { !cluster.truth.uses.users(of: content, in: cluster.truth.state).isEmpty }

    func noteDurable(_ content: Digest, in region: Region) { durableIn[content, default: []].insert(region) }

    func wasDurable(_ content: Digest, in region: Region) -> Bool { durableIn[content]?.contains(region) == true }

    /// Nodes whose own disk holds it whole, and that are not given up.
    func intactHolders(_ content: Digest) -> [NodeHost] {
        let standings = cluster.truth.state.standings
        return cluster.nodes.filter {
            $0.disk.owner == $0.id && $0.disk.holdsIntact(content) && standings[$0.id] != .retired
        }
    }

    /// Whether a copy is damaged or gone that somebody takes to be whole.
    func isDoubtful(_ content: Digest) -> Bool {
        let believed = cluster.shell?.ask { $0.holders(of: content) } ?? [:]
        return cluster.nodes.contains { node in
            guard let replica = node.disk.replicas[content], replica.isWhole else { return believed[node.id] != nil }
            return !replica.isIntact
        }
    }

    /// Whether the copy on `node` may be destroyed.
    func mayDestroy(_ content: Digest, on node: NodeHost) -> Bool {
        guard node.disk.replicas[content] != nil else { return false }
        guard !forsaken.contains(content) else { return true }
        guard (heldUntil[content] ?? 0) <= cluster.now else { return false }
        guard isWanted(content) else { return !isYoung(content) }
        guard isQuiet(content), !isDoubtful(content) else { return false }
        let wish = cluster.truth.uses.wish(for: content, in: cluster.truth.state)
        guard let wish, wish.total >= 2 else { return false }
        return intactHolders(content).contains { $0 !== node && $0.disk.holdsDurably(content) }
    }

    /// Whether somebody may still be about to make a version of it.
    func isYoung(_ content: Digest) -> Bool { cluster.now - (madeAt[content] ?? 0) <= Self.uploadSpared }

    /// Whether no removal of it may be under way, and nobody asks for fewer copies.
    func isQuiet(_ content: Digest) -> Bool {
        (removals[content] ?? 0) <= cluster.now && (heldUntil[content] ?? 0) <= cluster.now
    }

    /// Destroys all copies, on purpose.
    func forsake(_ content: Digest) { forsaken.insert(content) }

    // MARK: Rules

    /// I8: no node obeys a coordinator that a later one has succeeded, nor two of one epoch.
    func noteCommand(on node: NodeHost, epoch: Epoch, _ incarnation: UInt64) {
        let key = node.disk.incarnation << 16 | node.number
        if let last = obeyed[key] {
            if epoch < last.epoch { cluster.fail("\(node.id) obeyed epoch \(epoch) after \(last.epoch)") }
            if epoch == last.epoch, incarnation != last.incarnation {
                cluster.fail("\(node.id) obeyed two coordinators of epoch \(epoch)")
            }
        }
        obeyed[key] = (epoch, incarnation)
    }

    /// I9: the last whole copy of what a version wants is never removed by an order.
    func checkRemoval(of content: Digest, on node: NodeHost, _ request: Request) {
        guard isWanted(content), node.disk.holdsIntact(content), !forsaken.contains(content),
            !intactHolders(content).contains(where: { $0 !== node })
        else { return }
        // Of two coordinators that each lead some of the nodes either may have been told to delete it.
        guard cluster.isWantedByAll(content) else { return forsake(content) }
        guard request.end.isOpen else { return }
        cluster.fail("the last whole copy of \(content) was removed on \(node.id)")
    }
}
