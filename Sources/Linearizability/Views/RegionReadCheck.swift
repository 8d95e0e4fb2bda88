import Gallery

/// Checks what region nodes answered from what they knew, with the coordinator or without.
///
/// It is another promise than the coordinator's: a session that asks one region is never shown an older catalog than
/// before; every answer says its revision and how old it may be; it is no older than it says, nor than is allowed.
/// That each equals the model at its revision, ``RevisionWitness`` checks.
public struct RegionReadCheck {
    private let history: History
    private let ageTolerance: History.Moment
    private let ageMax: History.Moment?
    private let order: RealTimeOrder

    /// Checks `history` within bounds in nanoseconds.
    ///
    /// An answer may lack what came within `ageTolerance` before the age that it says: words on their way. `ageMax` is
    /// the oldest that is allowed; `nil` if any age is, as while the coordinator is gone.
    public init(_ history: History, ageTolerance: History.Moment, ageMax: History.Moment? = nil) {
        self.history = history
        self.ageTolerance = max(0, ageTolerance)
        self.ageMax = ageMax
        var assembly = LogAssembly(history, Deeds(of: history))
        assembly.assemble()
        order = RealTimeOrder(assembly.occurrences, base: history.base)
    }

    /// What is wrong: first by answer in the order of the record, then by session.
    public func judge() -> [Violation] {
        var violations: [Violation] = []
        var sessions: [Session: [Occurrence]] = [:]
        for (index, call) in history.calls.enumerated() {
            guard let reply = call.reply, case .view(let region, let age) = reply.origin else { continue }
            // A refusal has no place for a label.
            if case .refused = reply.answer, reply.revision == nil { continue }
            guard let age, age >= 0, let revision = reply.revision else {
                violations.append(
                    Violation(
                        .unlabelled, call.definition,
                        "\(call.request) was answered from the view of \(region) without revision or age",
                        calls: [call]))
                continue
            }
            violations += checkAge(of: call, reply, revision, age)
            sessions[Session(client: call.client, region: region), default: []].append(
                Occurrence(
                    revision: revision, isChange: false, from: call.calledAt, to: reply.returnedAt,
                    definition: call.definition, source: .call(index)))
        }
        for session in sessions.keys.sorted() { violations += checkSession(sessions[session] ?? []) }
        return violations
    }

    private func checkAge(
        of call: History.Call, _ reply: History.Reply, _ revision: Revision, _ age: History.Moment
    ) -> [Violation] {
        var violations: [Violation] = []
        let report = { (kind: Violation.Kind, text: String, other: Occurrence?) in
            Violation(
                kind, call.definition, "\(call.request) was answered from revision \(revision), \(text)",
                calls: [call] + [other.flatMap { history.call(of: $0.source) }].compactMap(\.self),
                entries: [other.flatMap { history.entry(of: $0.source) }].compactMap(\.self))
        }
        if let ageMax, age > ageMax {
            violations.append(report(.viewTooOld, "which is \(age) ns old, more than \(ageMax)", nil))
        }
        let current = call.calledAt.lowered(by: age).lowered(by: ageTolerance)
        if let known = order.highest(before: current).map({ order.occurrences[$0] }), known.revision > revision {
            let text = "said to be \(age) ns old, and revision \(known.revision) was known before that"
            violations.append(report(.viewOlderThanSaid, text, known))
        }
        let newest = order.revisionMax(after: reply.returnedAt)
        if revision > newest {
            violations.append(report(.viewAhead, "and what made revision \(newest &+ 1) began only later", nil))
        }
        return violations
    }

    private func checkSession(_ answers: [Occurrence]) -> [Violation] {
        let order = RealTimeOrder(answers, base: 0)
        return answers.compactMap { later in
            guard let place = order.highest(before: later.from), answers[place].revision > later.revision else {
                return nil
            }
            let calls = [answers[place], later].compactMap { history.call(of: $0.source) }
            return Violation(
                .viewWentBack, later.definition,
                "a session was shown revision \(answers[place].revision), and then \(later.revision)", calls: calls)
        }
    }
}

/// What one client was told by one region.
private struct Session: Hashable, Comparable {
    let client: String
    let region: Region

    static func < (left: Self, right: Self) -> Bool { (left.client, left.region) < (right.client, right.region) }
}

extension History.Moment {
    /// So much earlier; the earliest there is rather than an overflow.
    fileprivate func lowered(by duration: History.Moment) -> Self {
        let (moment, overflow) = subtractingReportingOverflow(duration)
        return overflow ? .min : moment
    }
}
