import Gallery

/// What was denied, or refused by a rule, and is not in the audit yet: of each asker so many a second one by one, and
/// of the rest how many of which verb.
///
/// Somebody who is refused asks again in a loop: that must neither fill the disk nor hide what another asks, nor a read
/// of their own hide a change.
struct RefusedRequests {
    /// Reads of one principal that are listed in a second, by what was decided.
    static let readsPerSecondMax = 10
    /// Changes of one principal, which have a room of their own.
    static let changesPerSecondMax = 40
    /// Principals that are told apart within a second; each has a certificate of the cluster's authority.
    static let principalsMax = 1024
    /// How many wait to be written; beyond, reads make room for changes.
    static let waitingMax = 8192
    /// How many are written at once.
    static let batchMax = 256
    /// How long the texts get that askers have a say in, in characters: escaped they still fit an audit record.
    static let targetMax = 256
    static let reasonMax = 400
    /// How long a principal's name gets that a node tells, and a certificate's number.
    static let nameMax = 128

    /// Whose requests are counted together.
    private struct Asker: Hashable {
        /// `nil` of those who are too many to be told apart.
        let principal: Principal?
        let decision: AuditEntry.Decision
    }

    /// What came of one asker within a second.
    private struct Count {
        var reads = 0
        var changes = 0
        /// By verb, what is not listed.
        var unlisted: [String: Int] = [:]
    }

    /// What waits, and whether it asked for a change.
    private struct Waiting {
        let entry: AuditEntry
        let isChange: Bool
    }

    private var queue: [Waiting] = []
    var isWriting = false
    private var second: Int64 = 0
    private var inSecond: [Asker: Count] = [:]

    var isEmpty: Bool { queue.isEmpty }

    /// Takes up what was denied or refused.
    mutating func add(_ entry: AuditEntry, isChange: Bool) {
        startSecond(at: entry.at)
        let asker = asker(of: entry)
        var count = inSecond[asker] ?? Count()
        if isChange { count.changes += 1 } else { count.reads += 1 }
        let isListed =
            isChange ? count.changes <= Self.changesPerSecondMax : count.reads <= Self.readsPerSecondMax
        inSecond[asker] = count
        guard isListed, makeRoom(for: isChange) else { return leaveOut(entry) }
        queue.append(Waiting(entry: entry, isChange: isChange))
    }

    /// What is to be written now, oldest first.
    mutating func take(at now: Instant) -> [AuditEntry] {
        startSecond(at: now)
        defer { queue.removeFirst(min(queue.count, Self.batchMax)) }
        return queue.prefix(Self.batchMax).map(\.entry)
    }

    /// What could not be written waits on, as far as there is room for it.
    mutating func putBack(_ entries: [AuditEntry]) {
        let room = max(0, Self.waitingMax - queue.count)
        queue.insert(contentsOf: entries.prefix(room).map { Waiting(entry: $0, isChange: true) }, at: 0)
        for entry in entries.dropFirst(room) { leaveOut(entry) }
    }

    private func asker(of entry: AuditEntry) -> Asker {
        let asker = Asker(principal: entry.actor, decision: entry.decision)
        guard inSecond[asker] == nil, inSecond.count >= Self.principalsMax else { return asker }
        return Asker(principal: nil, decision: entry.decision)
    }

    /// Whether another may wait; for a change the youngest read that waits is left out, if there is one.
    private mutating func makeRoom(for isChange: Bool) -> Bool {
        guard queue.count >= Self.waitingMax else { return true }
        guard isChange, let index = queue.lastIndex(where: { !$0.isChange }) else { return false }
        leaveOut(queue.remove(at: index).entry)
        return true
    }

    private mutating func leaveOut(_ entry: AuditEntry) {
        inSecond[asker(of: entry), default: Count()].unlisted[entry.verb, default: 0] += 1
    }

    /// What was beyond the former second's room is one record of each asker.
    private mutating func startSecond(at now: Instant) {
        guard now.milliseconds / 1000 != second else { return }
        second = now.milliseconds / 1000
        let left = inSecond.filter { !$0.value.unlisted.isEmpty }.sorted { left, right in
            (left.key.principal?.name ?? "", left.key.decision.rawValue)
                < (right.key.principal?.name ?? "", right.key.decision.rawValue)
        }
        inSecond = [:]
        for (asker, count) in left {
            let verbs = count.unlisted.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            let sum = count.unlisted.values.reduce(0, +)
            queue.append(
                Waiting(
                    entry: AuditEntry(
                        at: now, actor: asker.principal ?? Principal("others"), verb: "AUDIT", object: "requests",
                        decision: asker.decision,
                        reason: "\(sum) more requests were \(asker.decision.rawValue) within a second, and are not "
                            + "listed: \(verbs.joined(separator: ", "))",
                        result: "-"), isChange: true))
        }
    }
}
