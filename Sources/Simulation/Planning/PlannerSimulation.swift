import Gallery
import Placement

/// One run of the pretend cluster.
public struct PlannerSimulation: Sendable {
    /// What came of a run.
    public struct Report: Sendable {
        public let seed: UInt64
        /// The rule that was broken, with the virtual time; `nil` if none was.
        public let breach: String?
        /// The same for the same seed, on every machine.
        public let traceHash: UInt64
        public let marks: [PlannerMark: Int]
        /// The events that the planner was told, and the orders that it gave.
        public let events: Int
        public let orders: Int
        /// The virtual time that passed.
        public let duration: Duration
        /// The virtual time that it took to settle, once there was peace.
        public let settling: Duration
        /// What was told and decided, line by line, if that was asked for.
        public let history: [String]
    }

    private let seed: UInt64
    private let keepsHistory: Bool

    /// The run of `seed`; with `keepsHistory` the report tells it line by line.
    public init(seed: UInt64, keepsHistory: Bool = false) {
        self.seed = seed
        self.keepsHistory = keepsHistory
    }

    /// Runs faults, then peace, then a while of rest in which nothing may be ordered any more.
    public func run() -> Report {
        var cluster = PlannerCluster(seed: seed)
        cluster.keepsHistory = keepsHistory
        cluster.start()
        cluster.run(until: cluster.now.advanced(by: cluster.scenario.faultsFor))
        cluster.makePeace()
        let peaceAt = cluster.now
        let deadline = peaceAt.advanced(by: cluster.settlingMax)
        var unrest: String? = "no peace yet"
        // Twice at rest: a late word may still be under way at the first look.
        var looksAtRest = 0
        while looksAtRest < 2, cluster.now < deadline, cluster.auditor.breach == nil {
            cluster.run(until: cluster.now.advanced(by: .seconds(3)))
            unrest = cluster.unrest()
            looksAtRest = unrest == nil ? looksAtRest + 1 : 0
        }
        let settledAt = cluster.now
        if let unrest { cluster.auditor.report("does not settle: \(unrest)") }
        if cluster.auditor.breach == nil { cluster.checkRest() }
        cluster.noteRestoredIncidents()
        return report(of: cluster, peaceAt: peaceAt, settledAt: settledAt)
    }

    private func report(of cluster: PlannerCluster, peaceAt: Instant, settledAt: Instant) -> Report {
        Report(
            seed: seed, breach: cluster.auditor.breach.map { "at \(cluster.now.milliseconds) ms: \($0)" },
            traceHash: cluster.trace.hash, marks: cluster.marks, events: cluster.events, orders: cluster.orders,
            duration: cluster.now.since(Instant(milliseconds: 0)), settling: settledAt.since(peaceAt),
            history: cluster.history)
    }
}

extension PlannerCluster {
    /// A cluster at rest stays at rest.
    fileprivate mutating func checkRest() {
        let before = orders
        run(until: now.advanced(by: .seconds(40)))
        if orders != before { auditor.report("\(orders - before) orders after all had settled") }
        if let unrest = unrest() { auditor.report("did not stay settled: \(unrest)") }
    }
}
