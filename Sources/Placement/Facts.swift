import Gallery

/// All that the planner knows.
///
/// Decisions read it and change nothing.
struct Facts: Sendable {
    let limits: Limits
    var membership: Membership
    var contents = ContentTable()
    var copies = CopyTable()
    var pending = PendingOrders()
    var backoff: Backoff
    var trust: SourceTrust
    /// The bytes of unfinished copies that nodes kept: they go on from there.
    var partials: [Digest: [NodeID: Int64]] = [:]
    /// Those of contents that nobody wants, which count as held until they go.
    var heldParts: [Digest: [NodeID: Int64]] = [:]
    var paired: [Region: Region] = [:] { didSet { pairings += 1 } }
    private var pairings = 0
    var hasTicked = false
    /// The moment of the last event.
    var lastTold = Instant(milliseconds: 0)

    init(limits: Limits) {
        self.limits = limits
        membership = Membership(limits: limits)
        backoff = Backoff(limits: limits)
        trust = SourceTrust(limits: limits)
    }

    /// The holders whose copies are not about to be removed and that are not lost.
    func countingHolders(of content: Digest) -> [(node: NodeID, holding: Holding)] {
        contents.holders(of: content).filter { node, holding in
            guard !membership.isLost(node), !pending.isRemoving(content, on: node) else { return false }
            return holding == .verified
                || backoff.count(content, node, .verification) < limits.verificationFailuresMax
        }
    }

    /// The live nodes that hold a content, verified and not about to be removed.
    func verifiedHolders(of content: Digest) -> [NodeID] { verified(among: countingHolders(of: content)) }

    /// The live ones of some holders that hold it verified.
    func verified(among holders: [(node: NodeID, holding: Holding)]) -> [NodeID] {
        holders.filter { $0.holding == .verified && membership.isUsable($0.node) }.map(\.node)
    }

    /// Registered nodes of a region that may hold an old content and have not told yet.
    func possibleHolders(of content: Digest, in region: Region) -> Int {
        guard contents.isOld(content) else { return 0 }
        return (membership.byRegion[region] ?? []).count { node in
            membership[node].map { !$0.hasTold && $0.counts } ?? false
        }
    }

    /// Nodes of a region that hold a content and are coming back from being lost: soon they count.
    func returningHolders(of content: Digest, in region: Region) -> Int {
        (membership.byRegion[region] ?? []).count { node in
            membership[node].map { $0.liveness == .returning && !$0.counts } == true
                && contents.holding(of: content, on: node) != nil
        }
    }

    /// The bytes that a node can still take, after what is on its way to it.
    func room(on node: NodeID) -> Int64 {
        let free = membership[node]?.freeBytes ?? 0
        let taken = copies.bytesComing(to: node).addingReportingOverflow(limits.freeBytesReserve)
        return taken.overflow ? 0 : max(0, free.subtractingReportingOverflow(taken.partialValue).partialValue)
    }

    /// Nothing is under way for a content, or waits to be tried again: all that is outstanding follows from its kind.
    func isCalm(_ content: Digest) -> Bool {
        copies.isEmpty(of: content) && pending.isEmpty(of: content) && backoff.isEmpty(of: content)
    }

    /// Contents of one kind are alike only as long as this stays the same.
    var basisOfKinds: Verdicts.Basis {
        Verdicts.Basis(members: membership.changes, pairings: pairings, kinds: contents.kindChanges)
    }
}
