import Gallery

/// The book of losses: fed from the facts that the planner learns, read as rows.
struct IncidentLedger: Sendable {
    private let incidentsMax: Int
    private var nextID: Int
    private(set) var incidents: [Incident] = []
    /// When nodes that are not down (yet) fell silent.
    private var suspectedAt: [NodeID: Instant] = [:]
    private var openBySubject: [Incident.Subject: Int] = [:]
    /// The contents, by number, that each incident awaits to be restored.
    private var unrestored: [Int: NumberSet] = [:]
    /// The claims of nodes that returned, not verified yet, by incident.
    private var claims: [Int: [NodeID: NumberSet]] = [:]

    init(incidentsMax: Int, firstID: Int) {
        self.incidentsMax = max(1, incidentsMax)
        nextID = firstID
    }

    func isHealing(_ content: Int) -> Bool { unrestored.values.contains { $0.contains(content) } }

    /// Whether something is still to be heard of a content.
    func isAwaiting(_ content: Int) -> Bool {
        isHealing(content) || claims.values.contains { $0.values.contains { $0.contains(content) } }
    }

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
    mutating func lost(_ subject: Incident.Subject, contents: NumberSet, at now: Instant) {
        let nodes = incidents.filter { $0.returnedAt == nil && $0.subject.isNode(of: subject) }
        let id = openBySubject[subject] ?? open(subject, detectedAt: nodes.map(\.detectedAt).min() ?? now)
        guard let index = index(of: id), incidents[index].lostAt == nil else { return }
        incidents[index].lostAt = now
        incidents[index].downAt = incidents[index].downAt ?? nodes.compactMap(\.downAt).max() ?? now
        incidents[index].contents = contents.count
        unrestored[id] = contents.isEmpty ? nil : contents
        if contents.isEmpty { incidents[index].restoredAt = now }
    }

    /// A content has its wished number of verified copies.
    mutating func restored(_ content: Int, at now: Instant) {
        guard isHealing(content) else { return }
        for id in unrestored.keys where unrestored[id]?.remove(content) == true {
            let isLast = unrestored[id]?.isEmpty == true
            if isLast { unrestored[id] = nil }
            update(id) { incident in
                incident.restored += 1
                if isLast { incident.restoredAt = now }
            }
        }
    }

    /// A copy of the content of that number brought so many bytes.
    mutating func copied(_ bytes: Int64, of copy: Copy, _ content: Int, at now: Instant) {
        guard bytes > 0, copy.reason != .wish else { return }
        for (id, contents) in unrestored where contents.contains(content) {
            update(id) { incident in
                incident.firstByteAt = incident.firstByteAt ?? now
                incident.bytesCopied = incident.bytesCopied.addingReportingOverflow(bytes).partialValue
                incident.sources[copy.source, default: 0] += bytes
            }
        }
    }

    /// The subject is alive again; `claims` are what it holds, is wished, and has to be verified.
    mutating func returned(_ subject: Incident.Subject, claims: [NodeID: NumberSet], at now: Instant) {
        if case .node(let node) = subject { suspectedAt[node] = nil }
        guard let id = openBySubject.removeValue(forKey: subject) else { return }
        update(id) { incident in
            incident.returnedAt = now
            if claims.isEmpty { incident.verifiedAt = now }
        }
        if !claims.isEmpty { self.claims[id] = claims }
    }

    /// A claim was settled: the content is verified there, or gone.
    mutating func verified(_ content: Int, on node: NodeID, at now: Instant) {
        for id in claims.keys.sorted() {
            guard claims[id]?[node]?.remove(content) == true, claims[id]?[node]?.isEmpty == true else { continue }
            claims[id]?[node] = nil
            guard claims[id]?.isEmpty == true else { continue }
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
        unrestored[dropped.id] = nil
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
