import Chance
import Gallery
import Linearizability
import Testing

/// One lie in a history that is true otherwise is found.
@Suite struct CorruptionTests {
    private static let seeds: ClosedRange<UInt64> = 1...25
    /// How many of the runs have a place for each lie, at least.
    private static let plantedMin = 8

    @Test(arguments: Corruption.allCases) func `the witness finds`(corruption: Corruption) throws {
        var planted = 0
        for seed in Self.seeds {
            let run = try RandomRun(seed: seed, steps: 200)
            var random = SeededGenerator(seed: seed)
            guard let history = try corruption.planted(in: run, using: &random) else { continue }
            planted += 1
            let isFound = !RevisionWitness(history).judge().isHolding
            #expect(isFound, "\(corruption) in run \(seed)")
        }
        let isPlanted = planted >= Self.plantedMin
        #expect(isPlanted, "\(corruption) was planted \(planted) times")
    }

    @Test(arguments: Corruption.seenWithoutRevisions)
    func `the search finds without revisions`(corruption: Corruption) throws {
        var planted = 0
        for seed in Self.seeds {
            let run = try RandomRun(seed: seed, steps: 120)
            var random = SeededGenerator(seed: seed)
            guard let history = try corruption.planted(in: run, using: &random) else { continue }
            var parts: [SearchPart] = []
            do throws(HistoryError) {
                for definition in RealCatalog.definitions {
                    parts.append(try SearchPart(history, of: definition))
                }
            } catch {
                // More calls were cut off than are searched.
                continue
            }
            planted += 1
            let verdicts = parts.map { LinearizationSearch().judge($0) }
            let isFound = verdicts.contains { $0.violation != nil }
            #expect(isFound, "\(corruption) in run \(seed): \(verdicts.map(\.words))")
        }
        let isPlanted = planted >= Self.plantedMin
        #expect(isPlanted, "\(corruption) was planted \(planted) times")
    }
}
