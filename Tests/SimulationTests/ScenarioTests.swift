import Foundation
import Simulation
import Testing

@Suite struct ScenarioTests {
    /// The scenarios of a folder beside this file, in order of name.
    private static func texts(_ name: String) throws -> [(name: String, text: String)] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: name)
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "txt" }.sorted { $0.path < $1.path }
            .map { ($0.lastPathComponent, String(decoding: try Data(contentsOf: $0), as: UTF8.self)) }
    }

    @Test func `no scenario that broke a rule once breaks one`() throws {
        let texts = try Self.texts("Scenarios")
        #expect(!texts.isEmpty)
        for (name, text) in texts {
            let violation = try Scenario(text).simulation.run().violation
            #expect(violation == nil, "\(name)")
        }
    }

    @Test func `a scenario reads as it was written`() throws {
        var options = Simulation.Options()
        options.profile = .lossy
        options.milliseconds = 5000
        options.canary = .ignoredEpoch
        let script = Simulation(seed: 3, options: options).drawnScript
        let scenario = Scenario(seed: 3, options: options, script: script, comments: ["about nothing"])
        #expect(try Scenario(scenario.text) == scenario)
        #expect(script.events.count > 10)
    }

    @Test(arguments: [
        "seed x", "profile brave", "shape round", "milliseconds", "100 nodeKilled place=1 span=2",
        "100 nodeTickled place=1 span=2 salt=3", "100 nodeKilled span=1 place=2 salt=3",
        "100 nodeKilled place=-1 span=2 salt=3", "what is this",
    ])
    func `a line that is none is refused with its number`(_ line: String) {
        #expect(throws: Scenario.Unreadable(line: 2, text: line)) { try Scenario("seed 1\n\(line)\n") }
    }
}
