import Gallery
import Linearizability

/// What clients were told in a run, for the judge that knows nothing of the catalog's own rules.
///
/// Only of runs with one catalog from the first change on: of two at once, or of one put back, answers need not agree.
struct Recorder {
    /// The calls of a run are recorded up to this one.
    private static let callsMax = 200_000
    private static let nanosecondsPerMillisecond: History.Moment = 1_000_000

    private var calls: [History.Call] = []
    /// Changes that were asked for and have no end yet, by key: who asked may die before.
    private var open: [String: Observation] = [:]

    /// Takes note of a change that is asked for.
    mutating func begin(_ observation: Observation) {
        if case .change(_, let key) = observation.operation { open[key] = observation }
    }

    /// Takes note of what a client saw; guests see less than there is.
    mutating func note(_ observation: Observation) {
        if case .change(_, let key) = observation.operation {
            if observation.isRepeated, case .refused = observation.result { return }
            open[key] = nil
        }
        guard calls.count < Self.callsMax, let (definition, request) = request(of: observation) else { return }
        let answer: History.Answer
        var revision: Revision?
        switch observation.result {
        case .done(let number, let isApplied):
            answer = isApplied ? .applied : .unchanged
            revision = number
        case .refused: answer = .refused(reason: .other)
        case .resolved(let version, let generation, let digest, let number):
            answer = .resolved(History.Resolved(version: version, digest: digest, generation: generation))
            revision = number
        case .unknown: return note(definition, request, observation, nil)
        }
        var origin = History.Origin.coordinator
        if case .resolveNear(_, let region, _) = observation.operation { origin = .view(region: region, age: nil) }
        let reply = History.Reply(
            returnedAt: moment(observation.returnedAt), answer: answer, revision: revision, origin: origin)
        note(definition, request, observation, reply)
    }

    private mutating func note(
        _ definition: ImageDefinitionID, _ request: History.Request, _ observation: Observation,
        _ reply: History.Reply?
    ) {
        var key: String?
        if case .change(_, let given) = observation.operation { key = given }
        // A client does several things at once, so each counts as a session of its own.
        calls.append(
            History.Call(
                client: "\(observation.client)-\(calls.count)", definition: definition, request: request, key: key,
                calledAt: moment(observation.calledAt), reply: reply))
    }

    private func moment(_ milliseconds: Int64) -> History.Moment { milliseconds * Self.nanosecondsPerMillisecond }

    /// `nil` for what concerns no version.
    private func request(of observation: Observation) -> (ImageDefinitionID, History.Request)? {
        switch observation.operation {
        case .change(let operation, _):
            guard let entry = History.LogEntry(operation, revision: 1), let change = History.Change(operation) else {
                return nil
            }
            return (entry.definition, .change(change))
        case .resolve(let reference, let region), .resolveNear(let reference, let region, _):
            guard case .latest = reference.choice, case .direct(let definition) = reference.place else { return nil }
            return (definition, .question(.latest(region: region)))
        }
    }

    /// What is wrong with what was told, held against the log; `nil` if nothing is.
    mutating func breach(in entries: [CatalogDisk.Entry], softlyDeleting: [ImageDefinitionID]) -> String? {
        for (_, observation) in open.sorted(by: { $0.key < $1.key }) { note(observation) }
        var history = History(isLogWhole: true)
        do throws(HistoryError) {
            for definition in softlyDeleting { try history.begin(definition, as: DefinitionModel(keepsDeleted: true)) }
            for entry in entries {
                let told = History.LogEntry(entry.change.operation, revision: entry.revision, key: entry.key)
                if let told { try history.record(told) }
            }
            for call in calls { try history.record(call) }
        } catch { return "the history cannot be recorded: \(error)" }
        return RevisionWitness(history).judge().violations.first.map { "\($0)" }
    }
}
