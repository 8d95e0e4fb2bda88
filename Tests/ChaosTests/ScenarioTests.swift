import Chaos
import Settings
import Testing

@Suite struct ScenarioTests {
    private let good = """
        name: mine
        for: 20
        cluster:
          regions: [{name: westeurope, nodes: 2}, {name: northeurope, nodes: 1}]
        load: {publishers: 1, imageMiB: 2}
        steps:
          - {at: 1, do: kill, on: westeurope-1, for: 3}
          - {after: 2, do: cut, on: northeurope, to: westeurope-2, direction: out}
          - {when: lost northeurope, within: 9, do: heal}
        expect: {settledWithin: 30, mayFail: [northeurope]}
        """

    private func read(_ text: String) throws -> Scenario { try Scenario(text: text, named: "mine.yaml") }

    @Test func `a scenario is read as it is written`() throws {
        let scenario = try read(good)
        #expect(scenario.name == "mine")
        #expect(scenario.duration == .seconds(20))
        #expect(scenario.topology.nodes.count == 3)
        #expect(scenario.topology.liveness.heartbeat == .milliseconds(500))
        #expect(scenario.load.publishers == 1)
        #expect(scenario.load.imageMebibytes == 2)
        #expect(scenario.load.deployers == LoadSettings().deployers)
        #expect(scenario.expectations.mayFail == ["northeurope"])
        let kill = Step(.at(.seconds(1)), .kill([Place("westeurope-1")], thenWipe: false), lasting: .seconds(3))
        let cut = Step(
            .after(.seconds(2)), .link(.cut, from: [Place("northeurope")], to: [Place("westeurope-2")], .out))
        let heal = Step(.when(.state("lost", of: Place("northeurope")), within: .seconds(9)), .heal([]))
        #expect(scenario.steps == [kill, cut, heal])
    }

    @Test func `a cluster that is not described is one of three regions with two nodes each`() throws {
        let scenario = try read("{name: a, for: 5}")
        #expect(scenario.topology.regions.count == 3)
        #expect(scenario.topology.nodes.count == 6)
    }

    /// What is put in the place of what, and what the error must name.
    static let mistakes: [(find: String, put: String, key: String)] = [
        ("name: mine", "nam: mine", "nam"),
        ("for: 20", "for: soon", "for"),
        ("for: 20", "about: it", "for"),
        ("nodes: 1}]", "nodes: 0}]", "cluster.regions[1].nodes"),
        ("nodes: 1}]", "node: 1}]", "cluster.regions[1].node"),
        ("publishers: 1", "publishers: -1", "load.publishers"),
        ("publishers: 1", "publisher: 1", "load.publisher"),
        ("imageMiB: 2", "imageMiB: 0", "load.imageMiB"),
        ("do: kill", "do: murder", "steps[0].do"),
        ("do: kill", "doo: kill", "steps[0].doo"),
        ("on: westeurope-1, ", "", "steps[0].on"),
        ("on: westeurope-1, ", "on: westeurope-9, ", "steps[0].on"),
        ("on: westeurope-1, ", "on: {a: b}, ", "steps[0].on"),
        ("at: 1", "at: -1", "steps[0].at"),
        ("at: 1", "at: 21", "steps[0].at"),
        ("at: 1, ", "", "steps[0].at"),
        ("at: 1, ", "at: 1, after: 1, ", "steps[0].at"),
        ("for: 3", "for: 0", "steps[0].for"),
        ("for: 3", "count: 3", "steps[0].count"),
        ("direction: out", "direction: up", "steps[1].direction"),
        ("to: westeurope-2", "to: mars", "steps[1].to"),
        ("when: lost northeurope", "when: lost mars", "steps[2].when"),
        ("when: lost northeurope", "when: the end", "steps[2].when"),
        ("when: lost northeurope", "when: published many", "steps[2].when"),
        ("within: 9", "within: 0", "steps[2].within"),
        ("settledWithin: 30", "settledWithin: x", "expect.settledWithin"),
        ("settledWithin: 30", "settled: 30", "expect.settled"),
    ]

    @Test(arguments: mistakes)
    func `a mistake is refused with the file and the key`(find: String, put: String, key: String) throws {
        let text = good.replacing(find, with: put)
        #expect(text != good)
        do {
            _ = try read(text)
            Issue.record("it was taken: \(put)")
        } catch let error as SettingsError {
            #expect(error.description.contains("mine.yaml"))
            #expect(error.description.contains("'\(key)'"), "\(error)")
        }
    }

    @Test(arguments: ["", "[]", "name: [", "name: a\nname: b\nfor: 1", "\u{0}"])
    func `what is no scenario at all is refused with the file`(text: String) throws {
        do {
            _ = try read(text)
            Issue.record("it was taken")
        } catch let error as SettingsError {
            #expect(error.description.contains("mine.yaml"))
        }
    }

    @Test(arguments: Demos.texts.map(\.name))
    func `the scenarios that come with Vitrine are good, and are called what they are called`(name: String) throws {
        let scenario = try Demos.scenario(name)
        #expect(scenario.name == name)
        #expect(!scenario.about.isEmpty)
        #expect(scenario.duration <= .seconds(120))
    }

    @Test func `an unknown name is refused with those that are known`() throws {
        #expect(throws: ChaosError.unknownScenario(name: "nope", known: Demos.texts.map(\.name))) {
            try Demos.scenario("nope")
        }
    }

    @Test func `a drawn scenario is the same from the same seed, good, and another from another`() throws {
        var texts: Set<String> = []
        for seed in UInt64(0)..<50 {
            var first = RandomScenario(seed: seed, duration: .seconds(300), faults: RandomScenario.Fault.allCases)
            var second = RandomScenario(seed: seed, duration: .seconds(300), faults: RandomScenario.Fault.allCases)
            let text = first.text()
            #expect(text == second.text())
            #expect(try read(text).steps.count > 10)
            texts.insert(text)
        }
        #expect(texts.count == 50)
    }

    @Test func `every fault that can be drawn is drawn`() throws {
        for fault in RandomScenario.Fault.allCases {
            var drawing = RandomScenario(seed: 1, duration: .seconds(60), faults: [fault])
            #expect(try !read(drawing.text()).steps.isEmpty)
        }
    }

    @Test func `a scale makes every time longer and every count larger`() throws {
        let scenario = try read(good).scaled(by: 10)
        #expect(scenario.duration == .seconds(200))
        #expect(scenario.steps[0].moment == .at(.seconds(10)))
        #expect(scenario.steps[0].lasting == .seconds(30))
        #expect(scenario.steps[2].moment == .when(.state("lost", of: Place("northeurope")), within: .seconds(9)))
        let storm = try Demos.scenario("kill-coordinator").scaled(by: 2)
        #expect(storm.steps.map(\.action).contains(.killCoordinator(times: 100, every: .seconds(1))))
    }
}
