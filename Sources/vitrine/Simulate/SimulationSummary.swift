import Simulation

/// What came of a sweep of seeds, as it is printed.
struct SimulationSummary: Encodable {
    /// A run that broke a rule.
    struct Violation: Encodable {
        let seed: UInt64
        let text: String
        /// The file that the short scenario was written to.
        let scenario: String?
    }

    let seeds: Int
    let from: UInt64
    let clusterHours: Double
    let clusterHoursPerCPUMinute: Double
    let operations: Int
    /// How often each kind happened.
    let faults: [String: Int]
    let marksMissed: [String]
    let violations: [Violation]
    /// In hexadecimal.
    let traceHash: String

    /// `isWhole` unless nobody can expect that everything comes.
    init(_ sweep: Sweep, processorSeconds: Double, scenarios: [UInt64: String], isWhole: Bool = true) {
        seeds = sweep.seeds
        from = sweep.from
        clusterHours = Self.rounded(sweep.clusterHours)
        clusterHoursPerCPUMinute = Self.rounded(sweep.clusterHoursPerCPUMinute(cpuSeconds: processorSeconds))
        operations = sweep.operations
        faults = Dictionary(uniqueKeysWithValues: sweep.faults.map { ($0.key.rawValue, $0.value) })
        marksMissed = isWhole ? sweep.marksMissed : []
        violations = sweep.violations.map { Violation(seed: $0.seed, text: $0.text, scenario: scenarios[$0.seed]) }
        let digits = String(sweep.traceHash, radix: 16)
        traceHash = String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func rounded(_ number: Double) -> Double { (number * 1000).rounded() / 1000 }

    /// For people.
    var table: Table {
        var table = Table("WHAT", "COUNT>")
        table.add("seeds, from \(from)", "\(seeds)")
        table.add("cluster-hours", "\(clusterHours)")
        table.add("cluster-hours per CPU-minute", "\(clusterHoursPerCPUMinute)")
        table.add("operations of clients", "\(operations)")
        for (kind, count) in faults.sorted(by: { $0.key < $1.key }) { table.add("fault \(kind)", "\(count)") }
        for mark in marksMissed { table.add("never happened: \(mark)", "0") }
        for violation in violations { table.add("BROKEN by seed \(violation.seed) \(violation.text)", "1") }
        table.add("violations", "\(violations.count)")
        table.add("trace hash", traceHash)
        return table
    }
}
