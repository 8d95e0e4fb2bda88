/// What all checks together say of a history.
public struct HistoryVerdict: Hashable, Sendable, Codable {
    public let witness: RevisionWitness.Report
    /// What region nodes answered of themselves.
    public let regionReads: [Violation]
    /// What the search found; at most one for each definition.
    public let searches: [Violation]
    /// Definitions of which a part was searched, and how many calls and facts that were in all.
    public let partsSearched: Int
    public let operationsSearched: Int
    /// Parts on which the search gave up: nothing is known of them.
    public let partsUndecided: Int

    /// Whether no promise was seen broken.
    public var isHolding: Bool { witness.isHolding && regionReads.isEmpty && searches.isEmpty }

    /// Everything that was found.
    public var violations: [Violation] { witness.violations + searches + regionReads }

    /// Judges `history`: by revisions all of it, without them a part of at most `partsMax` definitions drawn by chance,
    /// and what regions answered of themselves as ``RegionReadCheck`` does.
    public init(
        _ history: History, partsMax: Int, ageTolerance: History.Moment, ageMax: History.Moment? = nil,
        stepsMax: Int = SearchLimits.stepsMax, using generator: inout some RandomNumberGenerator
    ) {
        witness = RevisionWitness(history).judge()
        regionReads = RegionReadCheck(history, ageTolerance: ageTolerance, ageMax: ageMax).judge()
        let sampling = SearchSampling(history)
        let search = LinearizationSearch(stepsMax: stepsMax)
        var found: [Violation] = []
        var undecided = 0
        var operations = 0
        let drawn = history.definitions.shuffled(using: &generator).prefix(max(0, partsMax))
        for definition in drawn {
            let part = sampling.part(of: definition, using: &generator)
            operations += part.count
            switch search.judge(part) {
            case .linearizable: break
            case .notLinearizable(let violation): found.append(violation)
            case .undecided: undecided += 1
            }
        }
        searches = found
        partsSearched = drawn.count
        operationsSearched = operations
        partsUndecided = undecided
    }
}
