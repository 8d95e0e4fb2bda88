import ArgumentParser
import Foundation
import Simulation

struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run whole pretend clusters from seeds, with faults, and see that no rule breaks.",
        discussion: """
            The real catalog, planner and protocol, with pretend clocks, networks and
            disks, many nodes in one thread: shape, limits, faults and operations come
            from the seed. First faults happen, then they stop for a part of the nodes, and
            all must settle. The same seed gives the same trace hash on every machine.

            Exit code 1 if a rule breaks. Such a run is made short and written as a
            scenario, which --scenario runs again. Exit code 1 also if a fault or a rare
            path that should have come never came in \(Self.marksSeedsMin) seeds or more.
            Ctrl-C ends it with what was found so far.

            EXAMPLES
              vitrine simulate --seeds 500
              vitrine simulate --seeds 2000 --from 1000 -o json --save-failures failures
              vitrine simulate --seed 17 --trace
              vitrine simulate --shape standard --for 10m --seeds 10
              vitrine simulate --scenario failures/seed-17.txt
            """)

    /// With fewer seeds nobody can expect everything to happen.
    static let marksSeedsMin = 500
    static let seedsMax = 10_000_000
    static let jobsMax = 256
    /// How long after Ctrl-C a run that hangs is waited for.
    private static let patience = Duration.seconds(2)

    @Option(help: ArgumentHelp("How many seeds.", valueName: "n"))
    var seeds: Int?

    @Option(help: ArgumentHelp("The first seed (default: 1).", valueName: "seed"))
    var from: UInt64?

    @Option(help: ArgumentHelp("Only this seed.", valueName: "seed"))
    var seed: UInt64?

    @Flag(help: "Print what happens, line by line; for one seed or a scenario.")
    var trace = false

    @Option(help: ArgumentHelp("Run what a file says, such as --save-failures writes.", valueName: "file"))
    var scenario: String?

    @Option(
        name: .customLong("save-failures"),
        help: ArgumentHelp(
            "Write the scenarios of runs that broke a rule here (else they are shown).", valueName: "dir"))
    var saveFailures: String?

    @OptionGroup var setting: SimulateOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        let isOne = seed != nil || scenario != nil
        guard seed == nil || scenario == nil else { throw ValidationError("--seed or --scenario, not both") }
        guard !isOne || (seeds == nil && from == nil) else {
            throw ValidationError("--seeds and --from are for many seeds, not for --seed or --scenario")
        }
        guard !trace || isOne else { throw ValidationError("--trace is for one --seed or a --scenario") }
        guard (1...Self.seedsMax).contains(seeds ?? 1) else {
            throw ValidationError("--seeds must be from 1 to \(Self.seedsMax)")
        }
        guard (from ?? 1) <= UInt64.max - UInt64(Self.seedsMax) else { throw ValidationError("--from is too great") }
    }

    func run() async throws {
        let began = ProcessorTime.seconds
        let soFar = SweepSoFar(Sweep(from: from ?? 1, options: setting.options))
        SignalWatch.beforeAbrupt(within: Self.patience) { show(soFar, since: began) }
        let sweep = try await sweep(soFar)
        let seconds = ProcessorTime.seconds - began
        // A scenario is short already.
        let failures = scenario == nil ? FailureReport(directory: saveFailures, shortenedMax: 3) : FailureReport()
        let saved = try failures.write(sweep)
        try show(sweep, processorSeconds: seconds, saved)
        try Task.checkCancellation()
        guard sweep.violations.isEmpty else { throw CommandFailure() }
        guard expectsEverything(of: sweep), !sweep.marksMissed.isEmpty else { return }
        throw CommandFailure(
            "never happened in \(sweep.seeds) seeds: \(sweep.marksMissed.joined(separator: ", "))")
    }

    /// Of few seeds, or narrow ones, nobody expects everything.
    private func expectsEverything(of sweep: Sweep) -> Bool {
        seed == nil && scenario == nil && sweep.seeds >= Self.marksSeedsMin && !setting.isNarrow
    }

    private func show(_ sweep: Sweep, processorSeconds seconds: Double, _ saved: [UInt64: String] = [:]) throws {
        let summary = SimulationSummary(
            sweep, processorSeconds: seconds, scenarios: saved, isWhole: expectsEverything(of: sweep))
        try global.printing.show(summary) { summary.table }
    }

    /// What is known when the program is ended though a run does not.
    private func show(_ soFar: SweepSoFar, since began: Double) {
        do {
            _ = try FailureReport().write(soFar.sweep)
            try show(soFar.sweep, processorSeconds: ProcessorTime.seconds - began)
        } catch {
            Terminal.say("vitrine: what was found so far cannot be shown: \(error)")
        }
    }

    /// What the command line asks to be run.
    private func sweep(_ soFar: SweepSoFar) async throws -> Sweep {
        if let scenario {
            let read = try Self.read(scenario)
            return try await one(read.seed, read.options, read.script)
        }
        if let seed { return try await one(seed, setting.options, nil) }
        let runner = SeedRunner(from: from ?? 1, seeds: seeds ?? 100, options: setting.options)
        let display = ProgressDisplay()
        defer { display.finish() }
        return await runner.run(jobs: setting.jobs) { sweep in
            soFar.sweep = sweep
            let broken = sweep.violations.count
            display.note(broken == 0 ? "seeds" : "\(broken) broke a rule; seeds", sweep.seeds, count: runner.seeds)
        }
    }

    private func one(_ seed: UInt64, _ options: Simulation.Options, _ script: Script?) async throws -> Sweep {
        var options = options
        options.keepsHistory = trace
        let simulation = Simulation(seed: seed, options: options, script: script)
        guard let report = simulation.run(while: { !Task.isCancelled }) else { throw CancellationError() }
        for line in report.history { print(line) }
        options.keepsHistory = false
        var sweep = Sweep(from: seed, options: options)
        sweep.add(report)
        return sweep
    }

    private static func read(_ path: String) throws -> Scenario {
        do {
            return try Scenario(
                String(decoding: try InputFile(path: path).bytes(atMost: Scenario.bytesMax), as: UTF8.self))
        } catch let fault as InputFile.Fault {
            throw CommandFailure("\(fault)")
        } catch let line as Scenario.Unreadable {
            throw CommandFailure("\(path), line \(line.line) cannot be read: \(line.text.prefix(80))")
        }
    }
}
