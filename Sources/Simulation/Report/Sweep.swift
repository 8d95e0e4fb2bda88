/// The sum of many runs.
public struct Sweep: Sendable {
    /// A run that broke a rule.
    public struct Violation: Hashable, Sendable, Codable {
        public let seed: UInt64
        public let text: String
    }

    public private(set) var seeds = 0
    public let from: UInt64
    public let options: Simulation.Options
    public private(set) var milliseconds: Int64 = 0
    public private(set) var operations = 0
    public private(set) var deploymentsDone = 0
    public private(set) var deploymentsFailed = 0
    public private(set) var faults: [Fault: Int] = [:]
    public private(set) var marks: [Mark: Int] = [:]
    public private(set) var violations: [Violation] = []
    /// Of the trace hashes of all runs, in order.
    public private(set) var traceHash: UInt64 = 0
    public private(set) var events = 0

    /// A sweep that begins at a seed and has no run yet.
    public init(from: UInt64, options: Simulation.Options) {
        self.from = from
        self.options = options
    }

    /// Runs the next seed and adds what came of it, which is returned.
    public mutating func runNext() -> Report {
        let report = Simulation(seed: from &+ UInt64(seeds), options: options).run()
        add(report)
        return report
    }

    /// Adds the report of the next seed; another process may have run it.
    public mutating func add(_ report: Report) {
        seeds += 1
        milliseconds += report.milliseconds
        operations += report.operations
        deploymentsDone += report.deploymentsDone
        deploymentsFailed += report.deploymentsFailed
        events += report.events
        faults.merge(report.faults) { $0 + $1 }
        marks.merge(report.marks) { $0 + $1 }
        if let text = report.violation { violations.append(Violation(seed: report.seed, text: text)) }
        traceHash = TraceHash.mix(traceHash ^ report.traceHash)
    }

    /// How long all clusters together lived, in hours.
    public var clusterHours: Double { Double(milliseconds) / 3_600_000 }

    /// How much of that a minute of a processor brought.
    public func clusterHoursPerCPUMinute(cpuSeconds: Double) -> Double {
        cpuSeconds > 0 ? clusterHours / (cpuSeconds / 60) : 0
    }

    /// Faults and rare paths that the profile has and that never came, by name, in order.
    public var marksMissed: [String] {
        guard !options.isPeaceful else { return [] }
        let missedFaults = Fault.allCases.filter { fault in
            guard faults[fault] == nil else { return false }
            return options.allows(fault) || fault.isLossy && options.profile == .drawn && options.faults == nil
        }
        let missedMarks = Mark.allCases.filter { mark in
            guard marks[mark] == nil else { return false }
            return (!mark.isHarsh || has(.harsh)) && (!mark.isLossy || has(.lossy))
        }
        return (missedFaults.map(\.rawValue) + missedMarks.map(\.rawValue)).sorted()
    }

    private func has(_ profile: Simulation.Profile) -> Bool {
        options.profile == profile || options.profile == .drawn
    }
}
