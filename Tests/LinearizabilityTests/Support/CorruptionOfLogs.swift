import Chance
import Gallery
import Linearizability

/// Lies in the catalog's own log.
extension Corruption {
    func spoil(_ log: inout [History.LogEntry], _ run: RandomRun, using random: inout SeededGenerator) throws -> Bool {
        let next = run.catalog.state.revision + 1
        switch self {
        case .changeMissingInLog:
            guard run.history.isLogWhole, let place = acknowledged(in: log, run, using: &random) else { return false }
            log.remove(at: place)
        case .otherChangeInLog:
            guard let place = acknowledged(in: log, run, using: &random), let number = Self.number else { return false }
            let entry = log[place]
            log[place] = History.LogEntry(
                revision: entry.revision, definition: entry.definition, event: .change(.undelete(version: number)))
        case .changeNobodyAskedFor:
            guard let number = Self.number else { return false }
            let definition = random.pick(RealCatalog.definitions)
            log.append(
                History.LogEntry(revision: next, definition: definition, event: .change(.undelete(version: number))))
        case .factTwice:
            let known = log.filter { isKnownStill($0, run) }
            guard !known.isEmpty else { return false }
            let entry = random.pick(known)
            log.append(History.LogEntry(revision: next, definition: entry.definition, event: entry.event))
        default: return false
        }
        return true
    }

    /// The place of an entry whose client was told its revision.
    private func acknowledged(
        in log: [History.LogEntry], _ run: RandomRun, using random: inout SeededGenerator
    ) -> Int? {
        let told = Set(
            run.history.calls.filter { $0.reply?.answer == .applied }.compactMap { $0.reply?.revision })
        let places = log.indices.filter { told.contains(log[$0].revision) }
        return places.isEmpty ? nil : random.pick(places)
    }

    private func isKnownStill(_ entry: History.LogEntry, _ run: RandomRun) -> Bool {
        guard case .fact(.regionReady(let number, let generation, let region)) = entry.event else { return false }
        let version = run.catalog.standing(ImageVersionID(definition: entry.definition, number: number))
        return version?.generation == generation && version?.verifiedIn.contains(region) == true
    }
}
