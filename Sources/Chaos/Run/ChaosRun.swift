import Foundation
import GalleryClient
import LocalCluster
import Synchronization
import Wire

/// One run of a scenario, from an empty directory to a report.
public struct ChaosRun: Sendable {
    /// The load runs so long before the first step, so that there is something to lose.
    private static let warmUpVersions = 1
    private static let warmUpMax = Duration.seconds(60)

    public let scenario: Scenario
    public let seed: UInt64
    /// Where the cluster and the load's files are; must be there and empty.
    public let directory: String
    let progress: @Sendable (ChaosProgress) -> Void
    /// Called before all is judged; tests plant there what must be found.
    var beforeVerdict: @Sendable (Ledger) -> Void = { _ in }

    /// A run that was not begun.
    public init(
        _ scenario: Scenario, seed: UInt64, in directory: String,
        progress: @escaping @Sendable (ChaosProgress) -> Void = { _ in }
    ) {
        self.scenario = scenario
        self.seed = seed
        self.directory = directory
        self.progress = progress
    }

    /// Runs it; when its task is cancelled, everything is ended and judged as far as it came.
    ///
    /// Throws only if the cluster cannot be made or started.
    public func run() async throws -> ChaosReport {
        let cluster = try await ChaosCluster(scenario, in: directory, seed: seed)
        let outcome: Result<Ending, any Error>
        do {
            outcome = .success(try await run(on: cluster))
        } catch {
            outcome = .failure(error)
        }
        // Not in this task, which may be cancelled.
        try await Task { try await cluster.stop() }.value
        let ending = try outcome.get()
        return try await Task { try await report(ending, cluster) }.value
    }

    private func run(on cluster: ChaosCluster) async throws -> Ending {
        let progress = progress
        let journal = Journal { progress(.happened($0)) }
        let scratch = "\(directory)/scratch"
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        let context = LoadContext(
            cluster: cluster, settings: scenario.load, journal: journal, ledger: Ledger(), seed: seed,
            scratch: scratch)
        try await cluster.start { progress(.said($0)) }
        try await context.makeCatalog()
        let faults = FaultMaker(context)
        let before = Mutex<[ResourceUse]>([])
        let isInterrupted: Bool
        do {
            try await loadAndSteps(context, faults) { uses in before.withLock { $0 = uses } }
            isInterrupted = false
        } catch is CancellationError {
            isInterrupted = true
        }
        return try await Task {
            try await lookAtAll(context, faults, before.withLock { $0 }, isInterrupted: isInterrupted)
        }.value
    }

    private func loadAndSteps(
        _ context: LoadContext, _ faults: FaultMaker, _ noteBaseline: @escaping @Sendable ([ResourceUse]) -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await Sampler(context: context).run() }
            group.addTask {
                while true {
                    try await Task.sleep(for: .seconds(1))
                    progress(.beat(context.journal.pulse))
                }
            }
            group.addTask { try await Load(context: context).run() }
            defer { group.cancelAll() }
            try await warmUp(context)
            noteBaseline(try ResourceWatch.look(context.cluster.local.processes))
            context.journal.note(.note, "the load runs for \(Int(scenario.duration.seconds)) s")
            let end = ContinuousClock.now.advanced(by: scenario.duration)
            try await StepRunner(scenario: scenario, context: context, faults: faults).run()
            try await Task.sleep(until: end)
            context.isOver.set()
            context.journal.note(.note, "the load is over")
            try await faults.endAll()
            progress(.stage("waiting until everything is as wanted"))
            // The sampler goes on while the load ends.
            try await group.next()
        }
        try Task.checkCancellation()
    }

    /// Waits until every region holds something.
    private func warmUp(_ context: LoadContext) async throws {
        progress(.stage("first versions are published and copied"))
        let deadline = ContinuousClock.now.advanced(by: Self.warmUpMax)
        let wanted = scenario.load.publishers == 0 ? 0 : Self.warmUpVersions
        while context.regions.contains(where: { context.ledger.held(in: $0).count < wanted }) {
            guard ContinuousClock.now < deadline else {
                throw ChaosError.cluster("no version was copied to every region in \(Int(Self.warmUpMax.seconds)) s")
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    /// Everything that is known when the cluster is about to end.
    private struct Ending: Sendable {
        let context: LoadContext
        let findings: SweepFindings
        let before: [ResourceUse]
        let after: [ResourceUse]
        let incidents: [IncidentDocument]
        let links: [ChaosReport.LinkLine]
        let isInterrupted: Bool
    }

    private func lookAtAll(
        _ context: LoadContext, _ faults: FaultMaker, _ before: [ResourceUse], isInterrupted: Bool
    ) async throws -> Ending {
        context.isOver.set()
        if isInterrupted { try await faults.endAll() }
        beforeVerdict(context.ledger)
        let limit =
            isInterrupted ? min(.seconds(10), scenario.expectations.settledWithin) : scenario.expectations.settledWithin
        let findings = try await Sweep(context: context).run(within: limit)
        let after = try ResourceWatch.look(context.cluster.local.processes)
        let links = try await context.cluster.proxy.counters().sorted { $0.key < $1.key }.map {
            ChaosReport.LinkLine(from: $0.key.from, to: $0.key.to, counter: $0.value)
        }
        return Ending(
            context: context, findings: findings, before: before, after: after, incidents: await incidents(context),
            links: links, isInterrupted: isInterrupted)
    }

    private func report(_ ending: Ending, _ cluster: ChaosCluster) async throws -> ChaosReport {
        let (context, findings, journal) = (ending.context, ending.findings, ending.context.journal)
        let operations = journal.operations
        progress(.stage("what clients were told is compared with the catalog's log"))
        let history = await HistoryFindings(of: operations, cluster, wasRestored: wasRestored, seed: seed)
        let verdict = Verdict(
            expectations: scenario.expectations, operations: operations, happenings: journal.happenings,
            faultedTimes: journal.faultedTimes, acknowledged: context.ledger.acknowledgedCount,
            retired: context.ledger.retired, isExcluding: scenario.load.excluders > 0, findings: findings,
            growth: ResourceWatch.growth(from: ending.before, to: ending.after), isInterrupted: ending.isInterrupted,
            history: history)
        let checks = verdict.checks
        return ChaosReport(
            scenario: scenario.name, about: scenario.about, seed: seed, passed: checks.allSatisfy(\.passed),
            seconds: Double(journal.now) / 1e9, settledSeconds: findings.settledSeconds, checks: checks,
            tallies: ChaosReport.tallies(operations), rates: ChaosReport.rates(operations),
            pace: ChaosReport.pace(operations, journal.happenings, until: Double(journal.now) / 1e9),
            incidents: ending.incidents, happenings: journal.happenings,
            faults: journal.faultedTimes.map {
                ChaosReport.FaultTime(region: $0.region, from: Double($0.from) / 1e9, to: Double($0.to) / 1e9)
            }, samples: journal.samples,
            links: ending.links,
            resources: ending.after.map { use in
                ChaosReport.ResourceLine(
                    process: use.process, before: ending.before.first { $0.process == use.process }, after: use)
            },
            text: scenario.text)
    }
}

extension ChaosRun {
    /// Whether the catalog was put back to an earlier one, so that what was told after the backup is history no more.
    private var wasRestored: Bool { scenario.steps.contains { $0.action == .restore } }

    /// The coordinator's ledger of losses; empty if it does not answer any more.
    private func incidents(_ context: LoadContext) async -> [IncidentDocument] {
        do {
            let client = try context.cluster.observer()
            let incidents = try await client.incidents()
            await client.close()
            return incidents
        } catch {
            context.journal.note(.note, "the incidents could not be read: \(error)")
            return []
        }
    }
}

/// What a run tells whoever watches it.
public enum ChaosProgress: Sendable {
    /// A new part of the run has begun.
    case stage(String)
    case said(String)
    case happened(Happening)
    /// Once a second.
    case beat(ChaosPulse)
}

/// How a run does at a moment.
public struct ChaosPulse: Sendable {
    /// Seconds since the run began.
    public let at: Double
    public let alive: Int
    public let nodes: Int
    /// Contents of which copies are missing.
    public let shortfalls: Int
    /// Versions.
    public let acknowledged: Int
    public let deployed: Int
    public let deployedLastSecond: Int
    public let failed: Int
}
