import Chance

/// One run of a whole pretend cluster.
///
/// The real catalog, planner, rules and sessions, on pretend disks, networks and clocks: first with faults, then in
/// peace, in which everything must settle, then at rest, in which nothing may be ordered any more.
public struct Simulation: Sendable {
    /// What may go wrong.
    public enum Profile: String, Sendable, CaseIterable {
        /// One of the others, as the seed says: mostly `safe`.
        case drawn
        /// Nothing.
        case peaceful
        /// Everything, but of each version at least one whole copy stays.
        case safe
        /// Besides, whole words are lost, come twice or late.
        case harsh
        /// Besides, all copies of some versions are destroyed, or their holders go away.
        case lossy
    }

    /// Of what size the cluster is.
    public enum Shape: String, Sendable, CaseIterable {
        /// 2 to 5 regions with 1 to 4 nodes each, as the seed says.
        case drawn
        /// 5 regions with 3 nodes each.
        case standard
    }

    /// A breach that is planted, so that it can be seen that breaches are found.
    public enum Canary: String, Sendable, CaseIterable {
        /// The coordinator answers before its disk has what it answers.
        case ackBeforeSync
        /// Nodes obey any coordinator.
        case ignoredEpoch
        /// Nodes send chunks without hashing them.
        case servesUnverified
        /// The coordinator tells its planner everything again and again.
        case neverStill
    }

    /// How a run is to be.
    public struct Options: Hashable, Sendable {
        public var profile = Profile.safe
        public var shape = Shape.drawn
        /// How long faults happen, in milliseconds of the run.
        public var milliseconds = 60_000
        /// The mean time between two operations of clients, in milliseconds.
        public var operationEvery = 45
        /// The mean time between two faults, in milliseconds; `nil` has the seed decide.
        public var faultEvery: Int?
        public var canary: Canary?
        /// Every node folds every change by itself.
        public var foldsEverywhere = false
        /// The report tells the run line by line.
        public var keepsHistory = false
        /// How many of a hundred segments are sent again; `nil` has the seed decide.
        public var lossPercent: Int?
        /// Only these faults happen; `nil` for all that the profile has.
        public var faults: Set<Fault>?

        /// The standard options.
        public init() {}

        /// For the standard shape: with it 20 operations come to an end in each second of the run, settling included.
        public static let operationEveryStandard = 36

        var isPeaceful: Bool { profile == .peaceful }
        var isHarsh: Bool { profile == .harsh }

        func allows(_ fault: Fault) -> Bool {
            if let faults { return faults.contains(fault) }
            return !fault.isLossy || profile == .lossy
        }
    }

    public let seed: UInt64
    public let options: Options
    /// What happens from outside instead of what the seed would have happen.
    public let script: Script?

    /// The run of `seed`.
    public init(seed: UInt64, options: Options = Options(), script: Script? = nil) {
        self.seed = seed
        self.options = options.drawn(for: seed)
        self.script = script
    }

    /// What the seed has happen from outside.
    public var drawnScript: Script {
        var chance = SeededGenerator(seed: seed ^ 0x5c5c_5c5c)
        var settingChance = SeededGenerator(seed: seed)
        return Script(options, Setting(options, from: &settingChance), from: &chance)
    }

    /// Runs it to its end, or until a rule is broken.
    public func run() -> Report { run(Cluster(seed: seed, options)) }

    /// The same, or `nil` once `goesOn` says no; it is asked every few events.
    public func run(while goesOn: @escaping () -> Bool) -> Report? {
        let cluster = Cluster(seed: seed, options, while: goesOn)
        let report = run(cluster)
        return cluster.isStopped ? nil : report
    }

    private func run(_ cluster: Cluster) -> Report {
        let script = script ?? drawnScript
        cluster.start()
        cluster.network.flush()
        for event in script.events {
            cluster.run(until: Int64(event.at))
            guard cluster.mayGoOn else { break }
            cluster.happen(event)
            cluster.network.flush()
        }
        cluster.run(until: Int64(options.milliseconds))
        let settling = cluster.mayGoOn ? settle(cluster) : 0
        let report = Report(seed: seed, cluster, settlingMilliseconds: settling)
        cluster.tearDown()
        return report
    }

    /// Liveness: how long it took.
    private func settle(_ cluster: Cluster) -> Int64 {
        cluster.makePeace()
        cluster.network.flush()
        let begin = cluster.now
        let deadline = begin + cluster.settlingMax
        var unrest: String? = "no peace yet"
        // Twice at rest: a late word may still be under way at the first look.
        var looksAtRest = 0
        while looksAtRest < 2, cluster.now < deadline, cluster.mayGoOn {
            cluster.run(until: cluster.now + 3000)
            cluster.endStandings()
            unrest = cluster.unrest()
            looksAtRest = unrest == nil ? looksAtRest + 1 : 0
        }
        let settled = cluster.now
        guard !cluster.isStopped else { return 0 }
        if let unrest { cluster.fail("does not settle: \(unrest)") }
        if cluster.violation == nil { cluster.checkRest() }
        return settled - begin
    }
}

extension Simulation.Options {
    /// With the profile that the seed says, if that is to say.
    fileprivate func drawn(for seed: UInt64) -> Self {
        guard profile == .drawn else { return self }
        var options = self
        options.profile =
            switch TraceHash.mix(seed ^ 0x7072_6f66) % 20 {
            case 0: .peaceful
            case 1...4: .harsh
            case 5...7: .lossy
            default: .safe
            }
        return options
    }
}
