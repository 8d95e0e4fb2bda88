import Gallery

/// What was denied, or refused by a rule, and is not in the audit yet: of each at most so many a second one by one,
/// and of the rest how many.
struct RefusedRequests {
    /// Somebody who is refused asks again in a loop: that must not fill the disk, nor what is refused hide what is
    /// denied.
    static let perSecondMax = 10
    /// How many are written at once.
    static let batchMax = 256
    /// How long the texts get that askers have a say in, in characters: escaped they still fit an audit record.
    static let targetMax = 256
    static let reasonMax = 400

    /// How many came within one second, and how many of them are not listed.
    private struct Second {
        var count = 0
        var unlisted = 0
    }

    private(set) var waiting: [AuditEntry] = []
    var isWriting = false
    private var second: Int64 = 0
    private var inSecond: [AuditEntry.Decision: Second] = [:]

    /// Takes up what was denied or refused.
    mutating func add(_ entry: AuditEntry) {
        startSecond(at: entry.at)
        inSecond[entry.decision, default: Second()].count += 1
        if inSecond[entry.decision]?.count ?? 0 <= Self.perSecondMax {
            waiting.append(entry)
        } else {
            inSecond[entry.decision]?.unlisted += 1
        }
    }

    /// What is to be written now, oldest first.
    mutating func take(at now: Instant) -> [AuditEntry] {
        startSecond(at: now)
        defer { waiting.removeFirst(min(waiting.count, Self.batchMax)) }
        return Array(waiting.prefix(Self.batchMax))
    }

    /// What was beyond the former second's room is one record.
    private mutating func startSecond(at now: Instant) {
        guard now.milliseconds / 1000 != second else { return }
        second = now.milliseconds / 1000
        for decision in AuditEntry.Decision.allCases {
            guard let unlisted = inSecond[decision]?.unlisted, unlisted > 0 else { continue }
            waiting.append(
                AuditEntry(
                    at: now, actor: Principal("coordinator"), verb: "AUDIT", object: "requests", decision: decision,
                    reason: "\(unlisted) more requests were \(decision.rawValue) within a second, and are not listed",
                    result: "-"))
        }
        inSecond = [:]
    }
}
