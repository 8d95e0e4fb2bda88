import Gallery

/// Checks a history of any length by the revisions that its answers name, in time linear but for sorting.
///
/// The changes in order of revision are the catalog's log. Each change has one revision; each answer is what the model
/// says at its revision, and an answer without one what the model says at some revision that real time allows;
/// revisions respect real time; repeats by one idempotency key count once; what the catalog's own log tells agrees.
/// Region-local reads must equal the model at their revision, and are no part of the order in real time.
public struct RevisionWitness {
    /// The most violations that a report holds: one mistake often shows in all answers after it.
    public static let violationsMax = 100

    /// What a history came to.
    public struct Report: Hashable, Sendable, Codable {
        /// At most ``RevisionWitness/violationsMax``.
        public fileprivate(set) var violations: [Violation] = []
        /// Whether there were more.
        public fileprivate(set) var isCut = false
        /// Changes and facts of the log as it was put together.
        public fileprivate(set) var revisions = 0
        /// Answers compared with the model at their revision.
        public fileprivate(set) var answers = 0
        /// Answers without a revision, compared with the model at those that real time allows.
        public fileprivate(set) var answersWithoutRevision = 0
        /// Calls whose outcome no client learned, but the log told.
        public fileprivate(set) var unknownsFound = 0
        /// Calls whose outcome nobody learned, or that did nothing.
        public fileprivate(set) var unknownsLeft = 0

        public var isHolding: Bool { violations.isEmpty }
    }

    private let history: History
    private var report = Report()

    public init(_ history: History) {
        self.history = history
    }

    /// Judges the history.
    public func judge() -> Report {
        var witness = self
        witness.run()
        return witness.report
    }

    private mutating func run() {
        let deeds = Deeds(of: history)
        note(deeds.violations)
        var assembly = LogAssembly(history, deeds)
        assembly.assemble()
        note(assembly.violations)
        report.unknownsFound = assembly.unknownsFound
        report.unknownsLeft = assembly.unknownsLeft
        report.revisions = assembly.steps.count
        let order = RealTimeOrder(assembly.occurrences + answers(), base: history.base)
        checkRealTime(order)
        checkAnswers(assembly.steps, order)
    }

    private mutating func note(_ violations: [Violation]) {
        let room = Self.violationsMax - report.violations.count
        report.violations += violations.prefix(room)
        if violations.count > room { report.isCut = true }
    }

    /// What was seen and changed nothing, by the coordinator, with a revision.
    private func answers() -> [Occurrence] {
        history.calls.indices.compactMap { index in
            let call = history.calls[index]
            guard let reply = call.reply, reply.origin.isCoordinator, reply.answer != .applied,
                let revision = reply.revision
            else { return nil }
            return Occurrence(
                revision: revision, isChange: false, from: call.calledAt, to: reply.returnedAt,
                definition: call.definition, source: .call(index))
        }
    }

    private mutating func checkRealTime(_ order: RealTimeOrder) {
        for later in order.occurrences {
            let known = order.revision(before: later.from)
            guard later.isChange ? later.revision <= known : later.revision < known else { continue }
            let earlier = order.highest(before: later.from).map { order.occurrences[$0] }
            let sources = ([earlier].compactMap(\.self) + [later]).map(\.source)
            let what = later.isChange ? "was done at revision \(later.revision)" : "saw revision \(later.revision)"
            note([
                Violation(
                    .wentBack, later.definition,
                    "\(words(later.source)) \(what), and before it began revision \(known) was known",
                    calls: sources.compactMap { history.call(of: $0) },
                    entries: sources.compactMap { history.entry(of: $0) })
            ])
        }
    }

    private func words(_ source: Occurrence.Source) -> String {
        history.call(of: source).map { "\($0.request)" } ?? history.entry(of: source).map { "\($0.event)" } ?? ""
    }

    private mutating func checkAnswers(_ steps: [LogStep], _ order: RealTimeOrder) {
        var stepsOf = Dictionary(grouping: steps, by: \.definition)
        var callsOf: [ImageDefinitionID: [Int]] = [:]
        for (index, call) in history.calls.enumerated() where call.reply != nil {
            callsOf[call.definition, default: []].append(index)
        }
        for definition in Set(stepsOf.keys).union(callsOf.keys).sorted() {
            var replay = Replay(
                of: definition, history, steps: stepsOf.removeValue(forKey: definition) ?? [],
                calls: callsOf.removeValue(forKey: definition) ?? [], order)
            replay.run()
            report.answers += replay.answers
            report.answersWithoutRevision += replay.answersWithoutRevision
            note(replay.violations)
        }
    }
}

extension History {
    func call(of source: Occurrence.Source) -> Call? {
        guard case .call(let index) = source else { return nil }
        return calls[index]
    }

    func entry(of source: Occurrence.Source) -> LogEntry? {
        guard case .entry(let index) = source else { return nil }
        return log[index]
    }
}
