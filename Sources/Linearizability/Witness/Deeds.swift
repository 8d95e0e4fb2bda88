import Gallery

/// A change that a client wanted, told once or, by its idempotency key, several times: it happens once or never.
struct Deed {
    let definition: ImageDefinitionID
    let change: History.Change
    let key: String?
    /// Places in the history of the attempts that were applied or whose outcome is unknown, in order of the record.
    var attempts: [Int]
    /// The first moment at which it can have happened.
    var begunAt: History.Moment
    /// The first moment at which a client knew that it had; `nil` if none does.
    var doneAt: History.Moment?
    /// The revision of the first answer.
    var revision: Revision?
}

/// The deeds of a history.
struct Deeds {
    private struct Identity: Hashable {
        let key: String
        let definition: ImageDefinitionID
        let change: History.Change
    }

    private(set) var all: [Deed] = []
    private(set) var violations: [Violation] = []

    init(of history: History) {
        var places: [Identity: Int] = [:]
        for (index, call) in history.calls.enumerated() {
            guard case .change(let change) = call.request, call.reply == nil || call.reply?.answer == .applied else {
                continue
            }
            let identity = call.key.map { Identity(key: $0, definition: call.definition, change: change) }
            if let identity, let place = places[identity] {
                take(call, at: index, into: place, history)
                continue
            }
            if let identity { places[identity] = all.count }
            all.append(
                Deed(
                    definition: call.definition, change: change, key: call.key, attempts: [index],
                    begunAt: call.calledAt, doneAt: call.reply?.returnedAt, revision: call.reply?.revision))
        }
        checkKeys(history)
        checkRepeats(history, places)
    }

    private mutating func take(_ call: History.Call, at index: Int, into place: Int, _ history: History) {
        all[place].attempts.append(index)
        all[place].begunAt = min(all[place].begunAt, call.calledAt)
        guard let reply = call.reply else { return }
        all[place].doneAt = min(all[place].doneAt ?? .max, reply.returnedAt)
        guard let revision = all[place].revision, revision != reply.revision else {
            all[place].revision = reply.revision
            return
        }
        violations.append(
            Violation(
                .keyTwice, call.definition,
                "\(call.request) was repeated by key \(call.key ?? ""), and happened at revision \(revision) and at "
                    + "\(reply.revision ?? 0)", calls: all[place].attempts.map { history.calls[$0] }))
    }

    /// Two different requests by one key: at most one of them may be done.
    private mutating func checkKeys(_ history: History) {
        var done: [String: Int] = [:]
        for (place, deed) in all.enumerated() where deed.revision != nil {
            guard let key = deed.key else { continue }
            guard let other = done[key] else {
                done[key] = place
                continue
            }
            let calls = (all[other].attempts + deed.attempts).map { history.calls[$0] }
            violations.append(
                Violation(
                    .keyTwice, deed.definition,
                    "key \(key) was used for two requests, and both were done: \(all[other].change), \(deed.change)",
                    calls: calls))
        }
    }

    /// Who repeats after the answer is told the same.
    private mutating func checkRepeats(_ history: History, _ places: [Identity: Int]) {
        for call in history.calls {
            guard case .change(let change) = call.request, let key = call.key, let reply = call.reply,
                reply.answer != .applied, reply.answer != .refused(reason: .other),
                let place = places[Identity(key: key, definition: call.definition, change: change)],
                let doneAt = all[place].doneAt, doneAt < call.calledAt
            else { continue }
            violations.append(
                Violation(
                    .keyAnsweredOtherwise, call.definition,
                    "\(change) was applied at revision \(all[place].revision ?? 0), and its repeat by key \(key) was "
                        + "answered \(reply.answer)", calls: all[place].attempts.map { history.calls[$0] } + [call]))
        }
    }
}
