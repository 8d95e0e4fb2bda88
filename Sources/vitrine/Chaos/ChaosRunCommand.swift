import ArgumentParser
import Chaos
import Foundation
import Settings

struct ChaosRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a scenario by its name or from a file, and judge what came of it.",
        discussion: """
            Exit code 0 if everything held, 1 if something was broken. Ctrl-C ends the run
            and still tells what was found until then; a second one ends it at once,
            with all its processes.

            EXAMPLES
              vitrine chaos run lose-region
              vitrine chaos run lose-region --seed 7 -o json > report.json
              vitrine chaos run mine.yaml --html report.html
            """)

    @Argument(help: "A scenario's name, or a file.") var scenario: String
    @OptionGroup var options: ChaosRunOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let scenario: Scenario
        do {
            scenario = try Demos.scenario(self.scenario)
        } catch let error as ChaosError {
            throw CommandFailure("\(error)")
        } catch let error as SettingsError {
            throw CommandFailure("\(error)")
        }
        try await options.run(scenario, global.printing)
    }
}

/// How a scenario is run, whichever it is.
struct ChaosRunOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Everything that is drawn by chance comes from it (default: by chance).", valueName: "n"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("Write the report as a page to be opened in a browser.", valueName: "file"))
    var html: String?

    @Option(help: ArgumentHelp("All times so many times as long, and as much more to do.", valueName: "n"))
    var scale: Double = 1

    @Option(help: ArgumentHelp("Make the cluster here and leave it, stopped, for a look.", valueName: "dir"))
    var keep: String?

    func validate() throws {
        guard (0.1...10_000).contains(scale) else { throw ValidationError("--scale is a number from 0.1 to 10000") }
    }

    /// `drawn` is the seed that the scenario came from, if it was drawn.
    func run(_ scenario: Scenario, _ printing: Printing, drawnFrom drawn: UInt64? = nil) async throws {
        let scenario = scale == 1 ? scenario : scenario.scaled(by: scale)
        let directory = keep ?? NSTemporaryDirectory() + "vitrine-chaos-\(getpid())"
        guard !FileManager.default.fileExists(atPath: directory) else {
            throw CommandFailure("\(directory) is there already; name another with --keep")
        }
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let seed = self.seed ?? drawn ?? UInt64.random(in: 0...999_999_999)
        Terminal.say("scenario \(scenario.name), seed \(seed): \(scenario.about)")
        SignalWatch.beforeAbrupt { [keep] in
            ClusterRemains(in: directory).end()
            guard keep == nil else { return }
            do {
                try FileManager.default.removeItem(atPath: directory)
            } catch {
                Terminal.say("left behind: \(directory): \(error)")
            }
        }
        defer { SignalWatch.beforeAbrupt(nil) }
        let display = ChaosDisplay()
        let report: ChaosReport
        do {
            report = try await ChaosRun(scenario, seed: seed, in: directory) { display.show($0) }.run()
        } catch {
            display.finish()
            try clean(directory)
            throw CommandFailure("the run came to no end: \(error)")
        }
        display.finish()
        try clean(directory)
        if let html {
            try Data(report.html.utf8).write(to: URL(fileURLWithPath: html))
            Terminal.say("the report is in \(html)")
        }
        try show(report, printing)
        guard report.passed else { throw CommandFailure() }
    }

    private func clean(_ directory: String) throws {
        guard keep == nil else { return }
        try FileManager.default.removeItem(atPath: directory)
    }

    private func show(_ report: ChaosReport, _ printing: Printing) throws {
        guard printing.format != .json else { return print(try report.json()) }
        var checks = Table("", "CHECK", "FOUND")
        for check in report.checks {
            checks.add(check.passed ? "ok" : "BROKEN", check.name, String(check.detail.prefix(300)))
        }
        print(printing.format == .tsv ? checks.tsv : checks.text)
        guard printing.format == .table else { return }
        var tallies = Table("OPERATION", "REGION", "DONE>", "DONE/S>", "REFUSED>", "FAILED>", "P50 MS>", "P99 MS>")
        for tally in report.tallies {
            tallies.add(
                tally.kind, tally.region, "\(tally.done)", Self.number(tally.perSecond), "\(tally.refused)",
                "\(tally.failed)", Self.number(tally.p50), Self.number(tally.p99))
        }
        var pace = Table("FROM S>", "TO S>", "AFTER", "DEPLOYED/S>", "MIB/S>", "FAILED>", "P50 MS>", "P99 MS>")
        for part in report.pace {
            pace.add(
                Self.number(part.from), Self.number(part.to), String(part.after.prefix(60)),
                Self.number(part.deploymentsPerSecond), Self.number(part.mebibytesPerSecond), "\(part.failed)",
                Self.number(part.p50), Self.number(part.p99))
        }
        print("\n\(pace.text)")
        print("\n\(tallies.text)\n\n\(report.passed ? "PASSED" : "BROKEN"): \(report.scenario), seed \(report.seed)")
    }

    private static func number(_ value: Double?) -> String { value.map { String(format: "%.1f", $0) } ?? "-" }
}
