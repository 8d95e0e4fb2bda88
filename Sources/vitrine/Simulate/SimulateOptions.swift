public import ArgumentParser
import Foundation
public import Simulation

/// How pretend clusters are to be.
struct SimulateOptions: ParsableArguments {
    private static let secondsRange = 10.0...86_400.0

    @Option(
        help: ArgumentHelp(
            "Of what size clusters are: drawn, or standard (5 regions with 3 nodes).", valueName: "shape"))
    var shape: Simulation.Shape = .drawn

    @Option(
        help: ArgumentHelp(
            "What may go wrong: drawn, peaceful, safe, harsh (also whole messages) or lossy (also all copies).",
            valueName: "profile"))
    var profile: Simulation.Profile = .drawn

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("How long faults happen in each run: a number with s, m or h.", valueName: "time"),
        transform: Self.milliseconds)
    var time: Int = 60_000

    @Option(help: ArgumentHelp("Plant a breach of a rule, to see that it is found.", valueName: "breach"))
    var plant: Simulation.Canary?

    @Option(help: ArgumentHelp("How many at once (default: as many as there are processors).", valueName: "n"))
    var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

    func validate() throws {
        guard (1...SimulateCommand.jobsMax).contains(jobs) else {
            throw ValidationError("--jobs must be from 1 to \(SimulateCommand.jobsMax)")
        }
    }

    var options: Simulation.Options {
        var options = Simulation.Options()
        options.shape = shape
        options.profile = profile
        options.milliseconds = time
        options.canary = plant
        if shape == .standard { options.operationEvery = Simulation.Options.operationEveryStandard }
        return options
    }

    /// Whether less can happen than by default, so that not everything has to.
    var isNarrow: Bool { profile != .drawn || shape != .drawn || time < 60_000 }

    private static func milliseconds(_ text: String) throws -> Int {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
        guard let unit = text.last.flatMap({ units[$0] }), let number = Double(text.dropLast()),
            secondsRange.contains(number * unit)
        else { throw ValidationError("'\(text)' is not a time of 10s to 24h, such as 90s, 10m or 2h") }
        return Int(number * unit * 1000)
    }
}

extension Simulation.Shape: ExpressibleByArgument {}
extension Simulation.Profile: ExpressibleByArgument {}
extension Simulation.Canary: ExpressibleByArgument {}
