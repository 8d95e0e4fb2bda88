import Chance
import Gallery
import Linearizability
import Testing

/// What is searched, and how much.
@Suite struct SearchTests {
    private func part(_ text: String) throws -> SearchPart {
        let definition = try Script.require(Script.definition, "contoso/web")
        return try SearchPart(try Script(text).history, of: definition)
    }

    @Test func `more clients, calls or unknowns than are searched are refused`() throws {
        func lines(_ count: Int, _ line: (Int) -> String) -> String { (0..<count).map(line).joined(separator: "\n") }
        let clients = { (count: Int) in lines(count) { "c\($0) 0-1 get 1.0.0 = none" } }
        let calls = { (count: Int) in lines(count) { _ in "c 0-1 get 1.0.0 = none" } }
        let unknowns = { (count: Int) in lines(count) { _ in "c 0- delete 1.0.0 = ?" } }
        for (text, max) in [
            (clients, SearchLimits.clientsMax), (calls, SearchLimits.operationsMax),
            (unknowns, SearchLimits.unknownsMax),
        ] {
            _ = try part(text(max))
            #expect(throws: HistoryError.self) { try part(text(max + 1)) }
        }
    }

    @Test func `what says nothing, or promises something else, is not searched`() throws {
        let count = try part(
            """
            a 0- latest west = ?
            a 1-2 latest west = other
            a 3-4 latest west = 1.0.0 d1 @7 ~west 3
            api: a 5-6 latest west = none
            a 7-8 latest west = none
            """
        ).count
        #expect(count == 1)
    }

    @Test func `repeats by one key are searched as one`() throws {
        let count = try part(
            """
            a 0- delete 1.0.0 key=k = ?
            a 1-2 delete 1.0.0 key=k = ok @1
            a 3-4 delete 1.0.0 key=k = ok @1
            """
        ).count
        #expect(count == 1)
    }

    @Test func `a search gives up after so many steps`() throws {
        // The eight may have come in any order, and none explains the last answer.
        let flags = (0..<8).map { "c\($0) 0-100 publish 1.0.\($0) d1 west = ok @\($0 + 1)" }
        let hard = try part((flags + ["c0 200-201 get 2.0.0 = shown d1"]).joined(separator: "\n"))
        let few = LinearizationSearch(stepsMax: 10).judge(hard)
        #expect(few == .undecided(steps: 10))
        let isRejected = LinearizationSearch().judge(hard).violation != nil
        #expect(isRejected)
    }

    @Test func `eight clients who overlap all the time are searched`() throws {
        let lines = (0..<8).flatMap { client in
            (0..<12).map { turn in
                let revision = 8 * turn + client + 1
                return "c\(client) \(10 * turn)-\(10 * turn + 9) publish 1.\(client).\(turn) d1 west = ok @\(revision)"
            }
        }
        let verdict = LinearizationSearch().judge(
            try part((lines + ["c1 500-501 list 3 = rows 1.0.0 1.0.1 1.0.2 more"]).joined(separator: "\n")))
        #expect(verdict == .linearizable)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `a part that is drawn from a long history is within the limits, and linearizable`(seed: UInt64) throws {
        let history = try RandomRun(seed: seed, steps: 5000).history
        let sampling = SearchSampling(history)
        var random = SeededGenerator(seed: seed)
        for definition in RealCatalog.definitions {
            #expect(throws: HistoryError.self) { try SearchPart(history, of: definition) }
            let part = sampling.part(of: definition, using: &random)
            let isWithin =
                (21...SearchLimits.operationsMax).contains(part.count) && part.unknowns <= SearchLimits.unknownsMax
                && part.clients <= SearchLimits.clientsMax
            #expect(isWithin, "\(part.count) of \(part.clients), \(part.unknowns) unknown")
            let verdict = LinearizationSearch().judge(part)
            #expect(verdict == .linearizable)
        }
    }

    @Test func `of the questions of a definition some are drawn by chance`() throws {
        let lines = (0..<1000).map { "c\($0 % 4) \(10 * $0)-\(10 * $0 + 1) get 1.0.\($0) = none" }
        let sampling = SearchSampling(try Script(lines.joined(separator: "\n")).history)
        let definition = try Script.require(Script.definition, "contoso/web")
        var random = SeededGenerator(seed: 1)
        let first = sampling.part(of: definition, using: &random)
        let second = sampling.part(of: definition, using: &random)
        let isSame = first == second
        #expect(!isSame)
        #expect(first.count == SearchLimits.operationsMax)
    }
}
