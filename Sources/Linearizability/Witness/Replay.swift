import Gallery

/// Runs the log of one definition through the model, and compares every answer with what stood.
struct Replay {
    /// An answer without a revision, and those at which it may have been given.
    private struct Window {
        let call: Int
        let first: Revision
        let last: Revision
    }

    /// How many changes before an answer a report shows.
    private static let changesShown = 4

    private let definition: ImageDefinitionID
    private let history: History
    private let steps: [LogStep]
    /// Answers with a revision, in order of it.
    private let points: [(revision: Revision, call: Int)]
    /// In order of their first revision.
    private let windows: [Window]
    private var model: DefinitionModel
    /// What the model was asked already since it changed last.
    private var asked: [History.Question: Expectation] = [:]
    private var open: [Window] = []
    private(set) var violations: [Violation] = []
    private(set) var answers = 0
    private(set) var answersWithoutRevision = 0

    /// `steps` in order of revision; `calls` have been answered.
    init(
        of definition: ImageDefinitionID, _ history: History, steps: [LogStep], calls: [Int], _ order: RealTimeOrder
    ) {
        self.definition = definition
        self.history = history
        self.steps = steps
        model = history.beginning(of: definition)
        var points: [(revision: Revision, call: Int)] = []
        var windows: [Window] = []
        for index in calls {
            let call = history.calls[index]
            guard let reply = call.reply, reply.answer != .applied else { continue }
            if let revision = reply.revision {
                if revision >= history.base { points.append((revision, index)) }
            } else if reply.origin.isCoordinator, reply.answer != .refused(reason: .other) {
                windows.append(
                    Window(
                        call: index, first: order.revision(before: call.calledAt),
                        last: order.revisionMax(after: reply.returnedAt)))
            }
        }
        self.points = points.sorted { ($0.revision, $0.call) < ($1.revision, $1.call) }
        self.windows = windows.sorted { ($0.first, $0.call) < ($1.first, $1.call) }
    }

    mutating func run() {
        var nextPoint = 0
        var nextWindow = 0
        for (index, step) in steps.enumerated() {
            judge(upTo: step.revision, done: index, &nextPoint, &nextWindow)
            take(step, at: index)
            asked = [:]
        }
        judge(upTo: nil, done: steps.count, &nextPoint, &nextWindow)
    }

    /// Judges what was answered while the model stood as it does: at revisions below `end`, or (`nil`) all the rest.
    private mutating func judge(
        upTo end: Revision?, done: Int, _ nextPoint: inout Int, _ nextWindow: inout Int
    ) {
        while nextPoint < points.count, end.map({ points[nextPoint].revision < $0 }) ?? true {
            let (revision, call) = points[nextPoint]
            nextPoint += 1
            answers += 1
            if !agrees(history.calls[call]) { differs(call, "at revision \(revision)", done) }
        }
        while nextWindow < windows.count, end.map({ windows[nextWindow].first < $0 }) ?? true {
            open.append(windows[nextWindow])
            nextWindow += 1
            answersWithoutRevision += 1
        }
        var left: [Window] = []
        for window in open where !agrees(history.calls[window.call]) {
            if let end, window.last >= end {
                left.append(window)
            } else {
                let last = window.last == .max ? "on" : "to \(window.last)"
                differs(window.call, "at any revision from \(window.first) \(last)", done)
            }
        }
        open = left
    }

    private mutating func agrees(_ call: History.Call) -> Bool {
        guard let answer = call.reply?.answer else { return true }
        return answer.agrees(with: expectation(of: call.request))
    }

    private mutating func expectation(of request: History.Request) -> Expectation {
        guard case .question(let question) = request else { return model.expectation(of: request) }
        if let known = asked[question] { return known }
        let expectation = model.expectation(of: question)
        asked[question] = expectation
        return expectation
    }

    private mutating func take(_ step: LogStep, at index: Int) {
        switch step.event {
        case .change(let change):
            let effect = model.apply(change, generation: step.revision)
            guard !effect.mayBeApplied else { return }
            report(
                .impossibleChange,
                "\(change) was done at revision \(step.revision), where it is "
                    + "\(Expectation.effect(effect))", step.source, before: index)
        case .fact(let fact):
            guard !model.take(fact) else { return }
            report(
                .impossibleFact,
                "\(fact) at revision \(step.revision), where that cannot be: it does not stand so, "
                    + "or is known already", step.source, before: index)
        }
    }

    private mutating func differs(_ index: Int, _ place: String, _ done: Int) {
        let call = history.calls[index]
        guard violations.count <= RevisionWitness.violationsMax, let answer = call.reply?.answer else { return }
        report(
            .answerDiffers,
            "\(call.request) was answered \(answer), which is not so \(place); "
                + "the catalog had: \(expectation(of: call.request))", .call(index), before: done)
    }

    private mutating func report(_ kind: Violation.Kind, _ text: String, _ source: Occurrence.Source, before: Int) {
        guard violations.count <= RevisionWitness.violationsMax else { return }
        let sources = [source] + steps[..<before].suffix(Self.changesShown).map(\.source)
        violations.append(
            Violation(
                kind, definition, text, calls: sources.compactMap { history.call(of: $0) },
                entries: sources.compactMap { history.entry(of: $0) }))
    }
}
