import Gallery

/// Who is alive, from what was heard and when.
struct Membership: Sendable {
    /// A node whose liveness changed.
    struct Transition: Hashable, Sendable {
        let node: NodeID
        let from: Liveness
        let to: Liveness
    }

    private let limits: Limits
    private(set) var standings = Standings() { didSet { changes += 1 } }
    private(set) var members: [NodeID: Member] = [:] { didSet { changes += 1 } }
    /// Rises with whatever becomes known of a node.
    private(set) var changes = 0
    /// All nodes of a region, in order of name.
    private(set) var byRegion: [Region: [NodeID]] = [:]
    private(set) var nodes: [NodeID] = []
    private var lastTick: Instant?
    /// How many heartbeats more than usual a silence must last, for each one, because this side is late itself.
    private(set) var lateness = 0

    init(limits: Limits) {
        self.limits = limits
    }

    subscript(node: NodeID) -> Member? { members[node] }

    func isUsable(_ node: NodeID) -> Bool { members[node]?.isUsable == true }

    func isTaking(_ node: NodeID) -> Bool { members[node]?.isTaking == true }

    func isDraining(_ node: NodeID) -> Bool { members[node]?.isDraining == true }

    func isRetired(_ node: NodeID) -> Bool { standings[node] == .retired }

    func isLost(_ node: NodeID) -> Bool { members[node].map { !$0.counts } ?? true }

    /// A region is lost when all its nodes are.
    ///
    /// One that never had a node is not lost, only short of nodes, unless it was retired.
    func isLost(_ region: Region) -> Bool {
        guard standings[region] != .retired else { return true }
        guard let nodes = byRegion[region], !nodes.isEmpty else { return false }
        return nodes.allSatisfy(isLost)
    }

    /// What is wished in a region is made in others for the time being: it is lost, or is being emptied.
    func needsStandIns(_ region: Region) -> Bool {
        isLost(region) || isBeingEmptied(region)
    }

    /// All nodes that are left to a region have failing disks, or an operator drains them.
    func isBeingEmptied(_ region: Region) -> Bool {
        let nodes = (byRegion[region] ?? []).compactMap { members[$0] }.filter(\.counts)
        return !nodes.isEmpty && nodes.allSatisfy(\.isDraining)
    }

    var regionsBeingEmptied: Set<Region> { Set(byRegion.keys.filter { isBeingEmptied($0) }) }

    /// Most nodes are silent at once: probably the observer is the sick one.
    var isMassSilence: Bool {
        let settled = members.values.filter { $0.counts }
        return 2 * settled.count { $0.liveness != .alive } > settled.count
    }

    /// Nobody is suspect before the full time to be down has passed since the start.
    mutating func know(_ node: NodeID, at now: Instant) {
        guard members[node] == nil else { return }
        let lastHeard = now.advanced(by: limits.downAfter - limits.suspectAfter)
        add(Member(id: node, liveness: .alive, lastHeard: lastHeard, lastBeat: now))
    }

    /// Returns the nodes for which it is news, in order, and what became of those that were retired.
    mutating func set(_ standings: Standings) -> (changed: [NodeID], transitions: [Transition]) {
        self.standings = standings
        var changed: [NodeID] = []
        var transitions: [Transition] = []
        for node in nodes {
            guard var member = members[node], member.standing != standings[node] else { continue }
            let before = member.liveness
            member.standing = standings[node]
            if member.standing == .retired { member.beLost() }
            changed.append(node)
            if let transition = store(member, before: before) { transitions.append(transition) }
        }
        return (changed, transitions)
    }

    mutating func join(_ node: NodeID, freeBytes: Int64, at now: Instant) -> Transition? {
        if members[node] == nil { add(Member(id: node, liveness: .alive, lastHeard: now, lastBeat: now)) }
        guard !isRetired(node) else { return nil }
        members[node]?.isConnected = true
        members[node]?.hasTold = true
        members[node]?.freeBytes = freeBytes
        noteRoom(on: node, freeBytes: freeBytes)
        return wordCame(from: node, at: now)
    }

    mutating func noteRoom(on node: NodeID, freeBytes: Int64) {
        members[node]?.freeBytesNoted = freeBytes
    }

    /// Whether it is news.
    mutating func note(_ disk: DiskState, of node: NodeID) -> Bool {
        guard let former = members[node]?.disk, former != disk else { return false }
        members[node]?.disk = disk
        return true
    }

    mutating func leave(_ node: NodeID) {
        members[node]?.isConnected = false
    }

    /// Any word proves life; only heartbeats prove steadiness.
    mutating func wordCame(from node: NodeID, at now: Instant) -> Transition? {
        guard var member = members[node], member.isConnected else { return nil }
        member.lastHeard = max(member.lastHeard, now)
        let before = member.liveness
        switch before {
        case .alive, .returning: break
        case .suspect: member.liveness = .alive
        case .down, .lost:
            member.isFromLost = before == .lost
            member.liveness = .returning
            member.beats = 0
        }
        return store(member, before: before)
    }

    mutating func heard(_ node: NodeID, freeBytes: Int64, at now: Instant) -> [Transition] {
        guard members[node]?.isConnected == true else { return [] }
        members[node]?.freeBytes = freeBytes
        let first = wordCame(from: node, at: now)
        guard var member = members[node], member.liveness == .returning,
            // Two heartbeats of one moment are one: a burst after a pause proves no steadiness.
            now.since(member.lastBeat) >= limits.heartbeat / 2
        else { return [first].compactMap(\.self) }
        member.beats += 1
        member.lastBeat = now
        if member.beats >= limits.beatsToReturn(after: member.isFromLost ? member.losses : 1) {
            member.liveness = .alive
            member.downSince = nil
            if member.isFromLost { member.beBack(at: now) }
        }
        return [first, store(member, before: .returning)].compactMap(\.self)
    }

    /// How long the planner itself slept before this tick; what it did not hear meanwhile proves nothing.
    mutating func wakeUp(at now: Instant) -> Duration {
        let gap = lastTick.map { now.since($0) } ?? .zero
        lastTick = now
        // A tick that comes late at all says that words are read late, too: every silence is granted more.
        lateness = gap > limits.heartbeat * 3 / 2 ? min(lateness + 1, limits.latenessMax) : max(0, lateness - 1)
        guard gap > limits.tickGapMax else { return .zero }
        excuse(gap, at: now)
        return gap
    }

    func isFreshlyBack(_ region: Region) -> Bool {
        (byRegion[region] ?? []).contains { members[$0]?.isFreshlyBack == true }
    }

    /// Whether a node that came back from being lost has stayed for the whole grace, so that it is relied upon.
    mutating func settleReturns(at now: Instant) -> Bool {
        var isNews = false
        for node in nodes {
            guard let member = members[node], member.isFreshlyBack, let since = member.lastReturn else { continue }
            guard now.since(since) >= limits.lostGrace else { continue }
            members[node]?.isFreshlyBack = false
            isNews = true
        }
        return isNews
    }

    /// Silence is judged on ticks only, after what the planner itself slept through is taken out.
    mutating func judgeSilences(at now: Instant) -> [Transition] {
        nodes.compactMap { judge($0, at: now) }
    }

    private mutating func excuse(_ gap: Duration, at now: Instant) {
        for node in nodes {
            guard var member = members[node] else { continue }
            member.lastHeard = max(member.lastHeard, min(now, member.lastHeard.advanced(by: gap)))
            member.downSince = member.downSince.map { min(now, $0.advanced(by: gap)) }
            members[node] = member
        }
    }

    private mutating func judge(_ node: NodeID, at now: Instant) -> Transition? {
        guard var member = members[node] else { return nil }
        let before = member.liveness
        let silence = now.since(member.lastHeard)
        let patience = 1 + lateness
        switch before {
        case .alive, .suspect:
            if silence >= limits.downAfter * patience {
                member.liveness = .down
                member.downSince = member.lastHeard
            } else if silence >= limits.suspectAfter * patience {
                member.liveness = .suspect
            }
        case .returning:
            guard silence >= limits.suspectAfter * patience else { break }
            member.liveness = member.isFromLost ? .lost : .down
        case .down:
            guard let since = member.downSince, now.since(since) >= limits.lostGrace else { break }
            member.noteLoss(at: now, memory: limits.lossMemory)
            member.liveness = .lost
        case .lost: break
        }
        return store(member, before: before)
    }

    private mutating func store(_ member: Member, before: Liveness) -> Transition? {
        members[member.id] = member
        return member.liveness == before ? nil : Transition(node: member.id, from: before, to: member.liveness)
    }

    private mutating func add(_ member: Member) {
        var member = member
        member.standing = standings[member.id]
        if member.standing == .retired { member.beLost() }
        members[member.id] = member
        nodes = (nodes + [member.id]).sorted()
        byRegion[member.id.region] = nodes.filter { $0.region == member.id.region }
    }
}
