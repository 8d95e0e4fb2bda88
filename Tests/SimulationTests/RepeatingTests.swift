import Simulation
import Testing

@Suite struct RepeatingTests {
    private func hash(_ seed: UInt64, _ change: (inout Simulation.Options) -> Void = { _ in }) -> UInt64 {
        var options = Simulation.Options()
        options.milliseconds = 20_000
        options.faultEvery = 1000
        change(&options)
        return Simulation(seed: seed, options: options).run().traceHash
    }

    @Test func `the same seed gives the same run to the last byte`() {
        for seed in 1...5 as ClosedRange<UInt64> {
            let isSame = hash(seed) == hash(seed)
            #expect(isSame, "seed \(seed)")
        }
    }

    @Test func `different seeds give different runs`() {
        #expect(Set((1...5 as ClosedRange<UInt64>).map { hash($0) }).count == 5)
    }

    @Test func `a node that folds every change by itself comes to the same states`() {
        for seed in 1...5 as ClosedRange<UInt64> {
            var options = Simulation.Options()
            options.milliseconds = 20_000
            options.foldsEverywhere = true
            let violation = Simulation(seed: seed, options: options).run().violation
            #expect(violation == nil, "seed \(seed)")
        }
    }

    /// Printed, so that other processes, builds and machines can be held against it.
    ///
    /// Hashing is seeded anew in each process.
    @Test func `a sweep has the same hash each time`() {
        var sweep = Sweep(from: 1, options: Self.options)
        for _ in 0..<3 { _ = sweep.runNext() }
        print("simulation: trace hash of seeds 1...3: \(sweep.traceHash)")
        var again = Sweep(from: 1, options: Self.options)
        for _ in 0..<3 { _ = again.runNext() }
        #expect(sweep.traceHash == again.traceHash)
    }

    private static var options: Simulation.Options {
        var options = Simulation.Options()
        options.milliseconds = 20_000
        return options
    }
}
