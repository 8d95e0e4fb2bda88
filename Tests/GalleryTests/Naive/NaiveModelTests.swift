import Gallery
import Testing

@Suite struct NaiveModelTests {
    static let length = 900
    static let seeds = UInt64(1)...16

    @Test(arguments: seeds)
    func `random changes of many principals come to the same in the rules and in a naive model`(seed: UInt64) throws {
        var writer = ScriptWriter(seed: seed)
        let script = writer.script(length: Self.length)
        var run = try ScriptRun()
        guard let difference = run.difference(in: script) else { return }
        let shrunk = try ScriptRun.shrunk(Array(script.prefix(difference.step + 1)))
        var again = try ScriptRun(isWatchedByAll: true)
        let cause = again.difference(in: shrunk).map { "\($0)" } ?? "\(difference)"
        Issue.record("seed \(seed), \(cause)\n\(shrunk.map { "  \($0)" }.joined(separator: "\n"))")
    }

    @Test func `a model that orders numbers as texts is found, and by a script that a person can read`() throws {
        for seed in UInt64(1)...40 {
            var writer = ScriptWriter(seed: seed)
            let script = writer.script(length: Self.length)
            var run = try ScriptRun(isSpoilt: true)
            guard let difference = run.difference(in: script) else { continue }
            let shrunk = try ScriptRun.shrunk(Array(script.prefix(difference.step + 1)), isSpoilt: true)
            #expect(shrunk.count <= 8, "\(shrunk.map { "\($0)" }.joined(separator: "\n"))")
            return
        }
        Issue.record("no seed shows the difference")
    }

    @Test func `the scripts do each kind of change and have each refused, by every rule there is`() throws {
        var census = Census()
        for seed in Self.seeds {
            var writer = ScriptWriter(seed: seed)
            var run = try ScriptRun()
            for step in writer.script(length: Self.length) {
                let (operation, answer) = run.carryOut(step)
                census.count(operation, answer)
            }
        }
        for kind in OperationKind.allCases {
            #expect(census.applied[kind, default: 0] > 0, "\(kind) is never done")
            #expect(census.refused[kind, default: 0] > 0, "\(kind) is never refused")
        }
        let missing = Set(GalleryRefusal.Rule.allCases.map(\.rawValue)).subtracting(census.broken)
        #expect(missing.isEmpty, "never broken: \(missing.sorted())")
        let parts = Set(Census.Part.allCases).subtracting(census.parts)
        #expect(parts.isEmpty, "never done: \(parts)")
    }
}
