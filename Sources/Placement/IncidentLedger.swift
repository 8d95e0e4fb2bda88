import Gallery

/// The book of losses: fed from the facts that the planner learns, read as rows.
struct IncidentLedger: Sendable {
    /// A claim of a node that returned, not verified yet.
    struct Claim: Hashable, Sendable {
        let node: NodeID
        let content: Digest
    }

    private let incidentsMax: Int
    private var nextID: Int
    private(set) var incidents: [Incident] = []
    /// When nodes that are not down (yet) fell silent.
    private var suspectedAt: [NodeID: Instant] = [:]
    private var openBySubject: [Incident.Subject: Int] = [:]
    /// The incidents for which a content is not restored yet, and how many contents each still awaits.
    private var unrestored: [Digest: Set<Int>] = [:]
    private var unrestoredCounts: [Int: Int] = [:]
    private var claims: [Int: Set<Claim>] = [:]

    init(incidentsMax: Int, firstID: Int) {
        self.incidentsMax = max(1, incidentsMax)
        nextID = firstID
    }

    func isHealing(_ content: Digest) -> Bool { unrestored[content] != nil }

    mutating func suspected(_ node: NodeID, at now: Instant) {
        suspectedAt[node] = now
    }

    mutating func wentDown(_ node: NodeID, at now: Instant) {
        // A node that sank back while it was returning is still the same loss.
        guard openBySubject[.node(node)] == nil else { return }
        let id = open(.node(node), detectedAt: suspectedAt.removeValue(forKey: node) ?? now)
        update(id) { $0.downAt = now }
    }

    /// The subject is lost, and with it these wished contents.
    ///
    /// A loss that is noted already stays as it is.
    mutating func lost(_ subject: Incident.Subject, contents: Set<Digest>, at now: Instant) {
        let nodes = incidents.filter { $0.returnedAt == nil && $0.subject.isNode(of: subject) }
        let id = openBySubject[subject] ?? open(subject, detectedAt: nodes.map(\.detectedAt).min() ?? now)
        guard let index = index(of: id), incidents[index].lostAt == nil else { return }
        incidents[index].lostAt = now
        incidents[index].downAt = incidents[index].downAt ?? nodes.compactMap(\.downAt).max() ?? now
        incidents[index].contents = contents.count
        unrestoredCounts[id] = contents.count
        for content in contents { unrestored[content, default: []].insert(id) }
        if contents.isEmpty { incidents[index].restoredAt = now }
    }

    /// A content has its wished number of verified copies.
    mutating func restored(_ content: Digest, at now: Instant) {
        for id in (unrestored.removeValue(forKey: content) ?? []).sorted() {
            unrestoredCounts[id, default: 1] -= 1
            let isLast = unrestoredCounts[id] == 0
            update(id) { incident in
                incident.restored += 1
                if isLast { incident.restoredAt = now }
            }
        }
    }

    mutating func copied(_ bytes: Int64, of copy: Copy, at now: Instant) {
        guard bytes > 0, copy.reason != .wish else { return }
        for id in (unrestored[copy.content] ?? []).sorted() {
            update(id) { incident in
                incident.firstByteAt = incident.firstByteAt ?? now
                incident.bytesCopied = incident.bytesCopied.addingReportingOverflow(bytes).partialValue
                incident.sources[copy.source, default: 0] += bytes
            }
        }
    }

    /// The subject is alive again; `claims` are what it holds, is wished, and has to be verified.
    mutating func returned(_ subject: Incident.Subject, claims: Set<Claim>, at now: Instant) {
        if case .node(let node) = subject { suspectedAt[node] = nil }
        guard let id = openBySubject.removeValue(forKey: subject) else { return }
        update(id) { incident in
            incident.returnedAt = now
            if claims.isEmpty { incident.verifiedAt = now }
        }
        if !claims.isEmpty { self.claims[id] = claims }
    }

    /// A claim was settled: the content is verified there, or gone.
    mutating func verified(_ content: Digest, on node: NodeID, at now: Instant) {
        for id in claims.keys.sorted() {
            guard claims[id]?.remove(Claim(node: node, content: content)) != nil, claims[id]?.isEmpty == true
            else { continue }
            claims[id] = nil
            update(id) { $0.verifiedAt = now }
        }
    }

    private mutating func open(_ subject: Incident.Subject, detectedAt: Instant) -> Int {
        let id = nextID
        nextID += 1
        incidents.append(Incident(id: id, subject: subject, detectedAt: detectedAt))
        openBySubject[subject] = id
        if incidents.count > incidentsMax { dropOldest() }
        return id
    }

    private mutating func dropOldest() {
        let dropped = incidents.removeFirst()
        if openBySubject[dropped.subject] == dropped.id { openBySubject[dropped.subject] = nil }
        claims[dropped.id] = nil
        guard unrestoredCounts.removeValue(forKey: dropped.id) ?? 0 > 0 else { return }
        unrestored = unrestored.compactMapValues { ids in
            let kept = ids.subtracting([dropped.id])
            return kept.isEmpty ? nil : kept
        }
    }

    private mutating func update(_ id: Int, _ change: (inout Incident) -> Void) {
        guard let index = index(of: id) else { return }
        change(&incidents[index])
    }

    private func index(of id: Int) -> Int? { incidents.firstIndex { $0.id == id } }
}

extension Incident.Subject {
    fileprivate func isNode(of subject: Self) -> Bool {
        guard case .node(let node) = self, case .region(let region) = subject else { return false }
        return node.region == region
    }
}
