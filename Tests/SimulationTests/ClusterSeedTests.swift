import Simulation
import Testing

@Suite struct ClusterSeedTests {
    /// Runs every seed, says what broke, and returns the sum.
    @discardableResult
    private func sweep(_ seeds: ClosedRange<UInt64>, _ profile: Simulation.Profile) -> Sweep {
        var options = Simulation.Options()
        options.profile = profile
        options.milliseconds = 30_000
        options.faultEvery = 1500
        var sweep = Sweep(from: seeds.lowerBound, options: options)
        for _ in seeds {
            let report = sweep.runNext()
            if let violation = report.violation { Issue.record("\(profile) seed \(report.seed): \(violation)") }
            guard sweep.violations.count < 12 else { break }
        }
        return sweep
    }

    @Test func `every seed keeps all rules under faults and settles in peace`() {
        let sweep = sweep(Seeds.seeds(Seeds.clusterDefault), .safe)
        let missed = sweep.marksMissed
        if sweep.seeds >= 300 { #expect(missed.isEmpty, "never happened") }
    }

    @Test func `whole words that are lost, late or come twice break no rule`() {
        let sweep = sweep(Seeds.seeds(Seeds.otherDefault), .harsh)
        let missed = sweep.marksMissed.compactMap(Mark.init).filter { $0.rawValue.hasPrefix("word") }
        if sweep.seeds >= 100 { #expect(missed.isEmpty, "never happened") }
    }

    @Test func `a version all copies of which are gone is said to be lost, and revives with a node that has it`() {
        let sweep = sweep(Seeds.seeds(Seeds.otherDefault), .lossy)
        let isLost = sweep.marks[.versionLost] != nil
        let isRevived = sweep.marks[.versionRevived] != nil
        if sweep.seeds >= 100 {
            #expect(isLost)
            #expect(isRevived)
        }
    }

    @Test func `without faults nothing is lost, copied to heal or given up`() {
        let sweep = sweep(1...5, .peaceful)
        let expected = sweep.marks.filter { [.nodeDown, .nodeLost, .copiedToHeal, .copiedToStandIn].contains($0.key) }
        #expect(expected.isEmpty)
        #expect(sweep.deploymentsFailed == 0)
        #expect(sweep.deploymentsDone > 0)
    }
}
