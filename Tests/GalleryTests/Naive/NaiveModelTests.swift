import Gallery
import Testing

@Suite struct NaiveModelTests {
    static let length = 500

    @Test(arguments: UInt64(1)...12)
    func `random changes of many principals come to the same in the rules and in a naive model`(seed: UInt64) throws {
        var writer = ScriptWriter(seed: seed)
        let script = writer.script(length: Self.length)
        var run = try ScriptRun()
        guard let difference = run.difference(in: script) else { return }
        let shrunk = try ScriptRun.shrunk(Array(script.prefix(difference.step + 1)))
        var again = try ScriptRun()
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

    @Test func `the scripts apply every kind of change, and break many rules`() throws {
        var applied: Set<String> = []
        var broken: Set<String> = []
        for seed in UInt64(1)...20 {
            var writer = ScriptWriter(seed: seed)
            var run = try ScriptRun()
            for step in writer.script(length: Self.length) {
                let (name, answer) = run.take(step)
                switch answer {
                case .applied: applied.insert(name)
                case .unchanged: break
                case .refused(let rules): broken.formUnion(rules)
                }
            }
        }
        let kinds = 19
        #expect(applied.count == kinds, "\(applied.sorted())")
        #expect(broken.count >= 12, "\(broken.sorted())")
    }
}

extension ScriptRun {
    /// The name of the change and what it came to.
    mutating func take(_ step: ScriptStep) -> (String, NaiveCatalog.Answer) {
        let (operation, answer) = carryOut(step)
        return (String("\(operation)".prefix { $0 != "(" }), answer)
    }
}
