import Chance
import Gallery
import Linearizability

/// One lie, planted in the history of a run in which everything is true.
enum Corruption: CaseIterable {
    case digestNeverPublished
    case versionNeverPublished
    case rowNeverPublished
    case documentOfNothing
    case answerOfAnEarlierRevision
    case revisionOfAnEarlierAnswer
    case revisionOfAnotherChange
    case changeMissingInLog
    case otherChangeInLog
    case changeNobodyAskedFor
    case changeCalledUnchanged
    case factTwice
    case secondEffectOfAKey

    /// Those that no order of the calls can explain.
    static let seenWithoutRevisions: [Self] = [
        .digestNeverPublished, .versionNeverPublished, .rowNeverPublished, .documentOfNothing,
    ]

    static let number = VersionNumber(7, 7, 7)
    static let digest = RandomOperations.digest(200)

    /// `nil` where the run has no place for it.
    func planted(in run: RandomRun, using random: inout SeededGenerator) throws -> History? {
        let history = run.history
        var calls = history.calls
        var log = history.log
        let isPlanted =
            switch self {
            case .digestNeverPublished, .versionNeverPublished, .rowNeverPublished, .documentOfNothing:
                change(one: &calls, using: &random) { lie(to: $0) }
            case .answerOfAnEarlierRevision: change(one: &calls, using: &random) { earlierAnswer(to: $0, run) }
            case .revisionOfAnEarlierAnswer:
                change(one: &calls, using: &random) { earlierRevision(of: $0, history.calls) }
            case .changeCalledUnchanged:
                history.isLogWhole && change(one: &calls, using: &random) { $0.key == nil ? $0.unchanged : nil }
            case .revisionOfAnotherChange: giveAway(oneOf: &calls, using: &random)
            case .secondEffectOfAKey: repeatOne(of: &calls, run, using: &random)
            case .changeMissingInLog, .otherChangeInLog, .changeNobodyAskedFor, .factTwice:
                try spoil(&log, run, using: &random)
            }
        guard isPlanted else { return nil }
        var spoiled = History(base: history.base, isLogWhole: history.isLogWhole)
        for (definition, model) in history.beginnings { try spoiled.begin(definition, as: model) }
        for call in calls { try spoiled.record(call) }
        for entry in log { try spoiled.record(entry) }
        return spoiled
    }

    private func change(
        one calls: inout [History.Call], using random: inout SeededGenerator, _ lie: (History.Call) -> History.Call?
    ) -> Bool {
        let places = calls.indices.filter { lie(calls[$0]) != nil }
        guard !places.isEmpty else { return false }
        let place = random.pick(places)
        guard let changed = lie(calls[place]) else { return false }
        calls[place] = changed
        return true
    }

    private func lie(to call: History.Call) -> History.Call? {
        guard let number = Self.number, let digest = Self.digest, let reply = call.reply, reply.origin == .coordinator
        else { return nil }
        switch (self, reply.answer, call.request) {
        case (.digestNeverPublished, .resolved(let resolved), _):
            return call.answered(.resolved(History.Resolved(version: resolved.version, digest: digest)))
        case (.versionNeverPublished, .resolved(let resolved), _):
            return call.answered(.resolved(History.Resolved(version: number, digest: resolved.digest)))
        case (.rowNeverPublished, .listed(let listed), .question(.list(_, 100))):
            return call.answered(.listed(History.Listed(listed.rows + [History.Row(number)], isLast: true)))
        case (.documentOfNothing, .refused(.notFound), .question(.get)):
            return call.answered(.shown(History.Shown(digest: digest)))
        default: return nil
        }
    }

    /// What was so at an earlier revision, and is not at that which the reply names.
    private func earlierAnswer(to call: History.Call, _ run: RandomRun) -> History.Call? {
        guard case .question(let question) = call.request, let reply = call.reply, let revision = reply.revision else {
            return nil
        }
        for earlier in stride(from: revision, through: run.history.base, by: -1) {
            guard let state = run.catalog.states[earlier] else { continue }
            let answer = RealCatalog.answer(question, about: call.definition, in: state)
            if case .resolved = answer, answer != reply.answer { return call.answered(answer) }
        }
        return nil
    }

    /// One below what was known before the call.
    private func earlierRevision(of call: History.Call, _ calls: [History.Call]) -> History.Call? {
        guard call.reply?.origin == .coordinator, call.reply?.revision != nil, call.key == nil else { return nil }
        let known = calls.compactMap { other -> Revision? in
            guard let reply = other.reply, reply.origin == .coordinator, reply.returnedAt < call.calledAt else {
                return nil
            }
            return other.key == nil ? reply.revision : nil
        }.max()
        guard let known, known > 1 else { return nil }
        return call.answered(call.reply?.answer, revision: known - 1)
    }

    private func giveAway(oneOf calls: inout [History.Call], using random: inout SeededGenerator) -> Bool {
        let places = calls.indices.filter { calls[$0].reply?.answer == .applied && calls[$0].key == nil }
        guard places.count > 1 else { return false }
        let place = random.pick(places)
        let other = random.pick(places.filter { $0 != place })
        guard let changed = calls[place].answered(.applied, revision: calls[other].reply?.revision) else {
            return false
        }
        calls[place] = changed
        return true
    }

    private func repeatOne(
        of calls: inout [History.Call], _ run: RandomRun, using random: inout SeededGenerator
    ) -> Bool {
        let done = calls.filter { $0.key != nil && $0.reply?.answer == .applied }
        guard !done.isEmpty else { return false }
        let call = random.pick(done)
        guard let again = call.answered(.applied, revision: run.catalog.state.revision + 1) else { return false }
        calls.append(again)
        return true
    }
}

extension History.Call {
    /// The same call, answered otherwise; with the same revision if none is named.
    fileprivate func answered(_ answer: History.Answer?, revision: Revision? = nil) -> Self? {
        guard let reply, let answer else { return nil }
        return Self(
            client: client, definition: definition, request: request, key: key, calledAt: calledAt,
            reply: History.Reply(
                returnedAt: reply.returnedAt, answer: answer, revision: revision ?? reply.revision,
                origin: reply.origin))
    }

    fileprivate var unchanged: Self? { reply?.answer == .applied ? answered(.unchanged) : nil }
}
