import Chance
import Gallery
import Linearizability
import Testing

/// Runs of the real catalog are accepted: the model and `Gallery` say the same, and so do both checkers.
@Suite struct RandomHistoryTests {
    static let seeds: ClosedRange<UInt64> = 1...60

    @Test(arguments: seeds) func `a run of the real catalog holds by its revisions`(seed: UInt64) throws {
        let run = try RandomRun(seed: seed, steps: 400)
        let report = RevisionWitness(run.history).judge()
        let isHolding = report.isHolding
        #expect(isHolding, "\(report.violations.first.map { "\($0)" } ?? "")")
        let isJudged = report.answers > 20 && report.answersWithoutRevision > 50 && report.revisions > 50
        #expect(isJudged, "\(report)")
    }

    @Test(arguments: seeds) func `a run of the real catalog is found linearizable without them`(seed: UInt64) throws {
        let run = try RandomRun(seed: seed, steps: 400)
        let sampling = SearchSampling(run.history)
        var random = SeededGenerator(seed: seed)
        for definition in RealCatalog.definitions {
            let part = sampling.part(of: definition, using: &random)
            let isSomething = part.count > 10
            #expect(isSomething)
            let verdict = LinearizationSearch().judge(part)
            let isLinearizable = verdict == .linearizable
            #expect(isLinearizable, "\(verdict.words)")
        }
    }

    @Test(arguments: seeds) func `what regions answer of themselves in a run holds`(seed: UInt64) throws {
        let run = try RandomRun(seed: seed, steps: 400)
        let violations = RegionReadCheck(run.history, ageTolerance: 0, ageMax: 10_000).judge()
        let isHolding = violations.isEmpty
        #expect(isHolding, "\(violations.first.map { "\($0)" } ?? "")")
    }
}
