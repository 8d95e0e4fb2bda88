import CatalogStore
import Gallery
import Logging
import Wire

/// What was denied and is not in the audit yet: at most so many a second one by one, and of the rest how many.
struct Denials {
    /// Somebody who is denied asks again in a loop: that must not fill the disk.
    static let perSecondMax = 10
    /// How many are written at once.
    static let batchMax = 256
    /// How long the texts get that askers have a say in, in characters: escaped they still fit an audit record.
    static let targetMax = 256
    static let reasonMax = 400

    private(set) var waiting: [AuditEntry] = []
    var isWriting = false
    private var second: Int64 = 0
    private var inSecond = 0
    private var uncounted = 0

    /// Takes up a denial.
    mutating func add(_ denial: AuditEntry) {
        let second = denial.at.milliseconds / 1000
        if second != self.second { startSecond(second, at: denial.at) }
        inSecond += 1
        if inSecond <= Self.perSecondMax { waiting.append(denial) } else { uncounted += 1 }
    }

    /// What is to be written now, oldest first.
    mutating func take(at now: Instant) -> [AuditEntry] {
        if now.milliseconds / 1000 != second { startSecond(now.milliseconds / 1000, at: now) }
        defer { waiting.removeFirst(min(waiting.count, Self.batchMax)) }
        return Array(waiting.prefix(Self.batchMax))
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

    /// Writes what is left before the catalog is closed.
    func writeLastDenials() async {
        while failure == nil {
            let records = denials.take(at: clock.wall())
            guard !records.isEmpty else { return }
            await write(records)
        }
    }

    /// Writes what waits, one batch after the other.
    func writeDenials() {
        guard !denials.isWriting, failure == nil, !isClosed else { return }
        let records = denials.take(at: clock.wall())
        guard !records.isEmpty else { return }
        denials.isWriting = true
        Task {
            await write(records)
            denials.isWriting = false
            if !denials.waiting.isEmpty { writeDenials() }
        }
    }

    private func write(_ denials: [AuditEntry]) async {
        do {
            try await store.record(denials)
        } catch {
            // What cannot be audited is not done: no more changes either.
            _ = fail(error)
        }
    }
}

extension AuditEntry {
    fileprivate static func denial(
        of principal: Principal, verb: String, target: String, at now: Instant, reason: String
    ) -> Self {
        Self(
            at: now, actor: principal, verb: verb, object: Self.cut(target, to: Denials.targetMax),
            decision: .denied, reason: Self.cut(reason, to: Denials.reasonMax), result: ErrorCode.denied.rawValue)
    }

    private static func cut(_ text: String, to countMax: Int) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(countMax)))
    }
}
