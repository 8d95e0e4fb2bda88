public import Gallery

/// What the coordinator asks.
extension Planner {
    /// What is known of a node.
    public struct NodeStatus: Hashable, Sendable {
        public let node: NodeID
        public let standing: Standing
        public let liveness: Liveness
        public let isConnected: Bool
        public let disk: DiskState
        /// What was copied from it did not verify, so often that others are asked first.
        public let isSparedAsSource: Bool
        public let freeBytes: Int64
        /// What stays free once the copies on their way to it are there, in bytes.
        public let roomBytes: Int64
        public let lastHeard: Instant
    }

    /// All registered nodes, in order of region and name.
    public var nodes: [NodeStatus] {
        facts.membership.nodes.compactMap { facts.membership[$0] }.map { member in
            NodeStatus(
                node: member.id, standing: member.standing, liveness: member.liveness, isConnected: member.isConnected,
                disk: member.disk, isSparedAsSource: facts.trust.isSpared(member.id, at: facts.lastTold),
                freeBytes: member.freeBytes,
                roomBytes: max(0, max(0, member.freeBytes) - max(0, facts.copies.bytesComing(to: member.id))),
                lastHeard: member.lastHeard)
        }
    }

    /// The nodes whose copies did not verify, so often that others are asked first, in order.
    public var sparedSources: [NodeID] {
        facts.membership.nodes.filter { facts.trust.isSpared($0, at: facts.lastTold) }
    }

    /// What is believed of a node; `nil` if it is not registered.
    public func liveness(of node: NodeID) -> Liveness? { facts.membership[node]?.liveness }

    /// Whether a region has nodes and all of them are lost, or not yet back for long enough.
    public func isLost(_ region: Region) -> Bool { facts.membership.isLost(region) }

    /// Most nodes are silent at once, so that nothing is removed.
    public var isRemovalFrozen: Bool { facts.membership.isMassSilence }

    /// The nodes that hold `content` verified and are not lost, by region, those alive first, then by name.
    ///
    /// A node whose copy is being removed is not among them, nor is one that is down.
    public func verifiedHolders(of content: Digest) -> [Region: [NodeID]] {
        let holders = facts.standingHolders(of: content).map { node in
            (key: (facts.membership.isUsable(node) ? 0 : 1, node), node: node)
        }
        return Dictionary(grouping: holders.sorted { $0.key < $1.key }.map(\.node), by: \.region)
    }

    /// Whether ``verifiedHolders(of:)`` names anybody.
    public func hasVerifiedHolder(_ content: Digest) -> Bool {
        facts.contents.number(of: content).map { facts.contents.standing.table.isHeld($0) } ?? false
    }

    /// `nodes` in the order in which an upload of `content` asks them: verified holders, then by content and name.
    ///
    /// Nothing that changes while bytes arrive has a say, so that an upload begun again finds the part it left.
    public func inOrderOfUpload(_ nodes: [NodeID], of content: Digest) -> [NodeID] {
        let holders = Set(facts.standingHolders(of: content))
        return nodes.map { (key: (holders.contains($0) ? 0 : 1, facts.spread(content, $0), $0), node: $0) }
            .sorted { $0.key < $1.key }.map(\.node)
    }

    /// Every node that is believed to hold `content`, lost ones and those told to remove it included.
    public func holders(of content: Digest) -> [NodeID: Holding] {
        Dictionary(uniqueKeysWithValues: facts.contents.holders(of: content).map { ($0.node, $0.holding) })
    }

    /// What `node` is believed to hold.
    public func inventory(of node: NodeID) -> [Digest: Holding] {
        var inventory: [Digest: Holding] = [:]
        for number in facts.contents.contents(of: node) {
            let content = facts.contents[number]
            inventory[content] = facts.contents.holding(of: content, on: node)
        }
        return inventory
    }

    /// The target regions in which all wished copies of `content` are there and verified.
    public func completeRegions(of content: Digest) -> Set<Region> {
        guard let wish = facts.contents.wish(of: content) else { return [] }
        let holders = verifiedHolders(of: content)
        return Set(wish.copies.filter { (holders[$0.key]?.count ?? 0) >= $0.value }.keys)
    }

    /// How many verified copies of `content` stand in for lost regions, by the region where they are.
    public func standIns(of content: Digest) -> [Region: Int] { facts.standInCounts(of: content) }

    /// The running copies of `content`, oldest first.
    public func runningCopies(of content: Digest) -> [RunningCopy] { facts.copies.copies(of: content) }

    /// All running copies, oldest first.
    public var runningCopies: [RunningCopy] {
        facts.copies.byOrder.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The wanted contents that no node holds as far as is known.
    ///
    /// They revive when a holder returns.
    public var lostContents: [Digest] {
        short.lazy.map { facts.contents[$0] }.filter { facts.isGone($0) }.sorted()
    }

    /// Contents that nodes hold and of which no wish was ever told.
    ///
    /// They are kept until one is, also `nil`.
    public var orphans: [Digest] {
        (0..<facts.contents.end).lazy
            .filter { facts.contents.isHeld($0) && !facts.contents.isTold($0) }
            .map { facts.contents[$0] }.sorted()
    }

    /// Whether a node holds wished contents that have to be verified.
    public func hasClaims(_ node: NodeID) -> Bool {
        !facts.contents.wishedClaims(of: node).isEmpty
    }

    /// The losses on record, oldest first; at most ``Limits/incidentsMax``.
    public var incidents: [Incident] { ledger.incidents }

    /// Who holds what for readers: what ``verifiedHolders(of:)`` says of every content, to be read elsewhere.
    public var directory: HolderDirectory { HolderDirectory(facts.contents) }

    /// What is missing of `content`, by region in order of name.
    public func shortfalls(of content: Digest) -> [Shortfall] { facts.shortfalls(of: content) }

    /// What is missing of all contents, at most `limit` contents, in order of digest.
    public func shortfalls(limit: Int) -> [Shortfall] {
        smallest(limit, of: short.lazy.map { facts.contents[$0] }).flatMap { facts.shortfalls(of: $0) }
    }

    private func smallest(_ limit: Int, of contents: some Sequence<Digest>) -> [Digest] {
        var smallest: [Digest] = []
        for content in contents {
            smallest.append(content)
            // Now and then the greater ones go: all contents may be short.
            if smallest.count >= 1024 + 2 * max(0, limit) { smallest = Array(smallest.sorted().prefix(max(0, limit))) }
        }
        return Array(smallest.sorted().prefix(max(0, limit)))
    }

    /// How many contents have fewer verified copies than wished.
    public var shortContents: Int { short.count }
}
