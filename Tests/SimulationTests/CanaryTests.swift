import Simulation
import Testing

/// Planted breaches: what would not find them would find nothing.
@Suite struct CanaryTests {
    /// How many seeds may pass before one finds it.
    private static let seedsMax: UInt64 = 60

    private func options(_ canary: Simulation.Canary) -> Simulation.Options {
        var options = Simulation.Options()
        options.canary = canary
        options.milliseconds = 30_000
        switch canary {
        case .ackBeforeSync: options.faults = [.coordinatorKilled, .coordinatorDiesAtEffect]
        case .ignoredEpoch: options.faults = [.oldCoordinatorLoose, .coordinatorKilled]
        case .servesUnverified: options.faults = [.rot]
        case .neverStill: options.faults = []
        }
        options.faultEvery = 1500
        return options
    }

    @Test(arguments: Simulation.Canary.allCases)
    func `a planted breach is found`(_ canary: Simulation.Canary) {
        let options = options(canary)
        let isFound = (1...Self.seedsMax).contains { Simulation(seed: $0, options: options).run().violation != nil }
        #expect(isFound)
    }

    @Test func `the seeds that everybody runs find a planted breach`() {
        var options = Simulation.Options()
        options.profile = .drawn
        options.milliseconds = 30_000
        options.canary = .servesUnverified
        let isFound = (1...300 as ClosedRange<UInt64>)
            .contains { Simulation(seed: $0, options: options).run().violation != nil }
        #expect(isFound)
    }

    @Test func `a failing run is made short, and its text runs to the same end`() throws {
        let options = options(.servesUnverified)
        let first = (1...Self.seedsMax).first { Simulation(seed: $0, options: options).run().violation != nil }
        let seed = try #require(first)
        var shrinking = Shrinking(seed: seed, options: options)
        let before = Simulation(seed: seed, options: options).drawnScript.events.count
        let shortest = shrinking.shortest(runsMax: 120)
        let scenario = try #require(shortest)
        #expect(scenario.script.events.count * 4 < before)
        let read = try Scenario(scenario.text)
        #expect(read.simulation.run().violation != nil)
    }
}
