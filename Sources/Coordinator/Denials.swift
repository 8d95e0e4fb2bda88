import CatalogStore
import Gallery
import Logging

/// What was denied and is not in the audit yet: at most so many a second one by one, and of the rest how many.
struct Denials {
    /// Somebody who is denied asks again in a loop: that must not fill the disk.
    static let perSecondMax = 10

    private(set) var waiting: [AuditRecord] = []
    var isWriting = false
    private var second: Int64 = 0
    private var inSecond = 0
    private var uncounted = 0

    /// Takes up a denial.
    mutating func add(_ denial: AuditRecord) {
        let second = denial.at.milliseconds / 1000
        if second != self.second { startSecond(second, at: denial.at) }
        inSecond += 1
        if inSecond <= Self.perSecondMax { waiting.append(denial) } else { uncounted += 1 }
    }

    /// All that are to be written now, oldest first.
    mutating func take(at now: Instant) -> [AuditRecord] {
        if now.milliseconds / 1000 != second { startSecond(now.milliseconds / 1000, at: now) }
        defer { waiting = [] }
        return waiting
    }

    /// What was beyond the former second's room is one record.
    private mutating func startSecond(_ second: Int64, at now: Instant) {
        if uncounted > 0 {
            waiting.append(
                .denial(
                    of: Principal("coordinator"), verb: "AUDIT", target: "requests", at: now,
                    reason: "\(uncounted) more requests were denied within a second, and are not listed"))
        }
        self.second = second
        inSecond = 0
        uncounted = 0
    }
}

/// Writing down who was denied what.
extension Coordinator {
    /// Takes note that a request was denied; it is in the audit a moment later.
    func noteDenied(_ refusal: GalleryRefusal, _ principal: Principal, verb: String, target: String) {
        guard refusal.kind == .denied else { return }
        denials.add(.denial(of: principal, verb: verb, target: target, at: clock.wall(), reason: refusal.text))
        writeDenials()
    }

    /// Writes what waits, one batch after the other.
    func writeDenials() {
        guard !denials.isWriting, failure == nil, !isClosed else { return }
        let records = denials.take(at: clock.wall())
        guard !records.isEmpty else { return }
        denials.isWriting = true
        Task {
            await keep(records)
            denials.isWriting = false
            if !denials.waiting.isEmpty { writeDenials() }
        }
    }

    private func keep(_ records: [AuditRecord]) async {
        for record in records {
            log.notice(
                "denied",
                metadata: ["who": "\(record.principal.name)", "what": "\(record.verb) \(record.target)"])
        }
    }
}

extension AuditRecord {
    fileprivate static func denial(
        of principal: Principal, verb: String, target: String, at now: Instant, reason: String
    ) -> Self {
        Self(
            revision: 0, at: now, principal: principal, verb: verb, target: target, decision: .refused,
            reason: reason)
    }
}
