import Chance
import Gallery
import Linearizability
import Testing

/// All checks together.
@Suite struct VerdictTests {
    private func verdict(_ text: String, partsMax: Int = 10, stepsMax: Int = 1000) throws -> HistoryVerdict {
        var random = SeededGenerator(seed: 1)
        return HistoryVerdict(
            try Script(text).history, partsMax: partsMax, ageTolerance: 0, stepsMax: stepsMax, using: &random)
    }

    @Test func `a good history holds, and it is told how much was searched`() throws {
        let verdict = try verdict(
            """
            web: a 0-1 publish 1.0.0 d1 west = ok @1
            web: b 2-3 get 1.0.0 = shown d1
            api: a 4-5 get 1.0.0 = none
            """)
        #expect(verdict.isHolding)
        #expect([verdict.partsSearched, verdict.operationsSearched, verdict.partsUndecided] == [2, 3, 0])
    }

    @Test func `what each check finds is told`() throws {
        let verdict = try verdict(
            """
            web: a 0-1 publish 1.0.0 d1 west = ok @1
            web: b 2-3 get 1.0.0 = none
            api: c 4-5 latest west = 1.0.0 d1 @1 ~west
            """)
        let kinds = Set(verdict.violations.map(\.kind))
        #expect(kinds == [.answerDiffers, .notLinearizable, .unlabelled])
        #expect(!verdict.isHolding)
    }

    @Test func `no more definitions are searched than is said`() throws {
        let lines = (0..<9).map { "d\($0): a 0-1 get 1.0.0 = none" }
        let verdict = try verdict(lines.joined(separator: "\n"), partsMax: 4)
        #expect(verdict.partsSearched == 4)
    }

    @Test func `a search that gave up is counted, and is no violation`() throws {
        let lines = (0..<8).map { "c\($0) 0-100 publish 1.0.\($0) d1 west = ok @\($0 + 1)" }
        let verdict = try verdict(lines.joined(separator: "\n") + "\nc0 101-102 list 10 = other", stepsMax: 3)
        #expect(verdict.partsUndecided == 1)
        #expect(verdict.isHolding)
    }
}
