import ArgumentParser
import Chaos
import Foundation
import Settings

struct ChaosRandom: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "random",
        abstract: "Draw a scenario from a seed, and run it.",
        discussion: """
            The scenario is printed before it is run; the same seed, time and faults draw
            the same. Disk faults need rights that not everybody has (root, ptrace) and
            are drawn only if they are named.

            EXAMPLES
              vitrine chaos random --for 10m
              vitrine chaos random --seed 42 --for 90s --faults kill,cut,flipWire
              vitrine chaos random --seed 42 --for 10m --save drawn.yaml --no-run
            """)

    @Option(
        name: .customLong("for"), help: ArgumentHelp("How long: a number with s, m or h.", valueName: "time"),
        transform: Self.duration)
    var time: Duration = .seconds(60)

    @Option(
        help: ArgumentHelp(
            "What may be drawn, with commas between: \(RandomScenario.Fault.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "a,b"), transform: Self.faults)
    var faults: [RandomScenario.Fault] = RandomScenario.Fault.everybodys

    @Option(help: ArgumentHelp("Write the scenario to a file.", valueName: "file"))
    var save: String?

    @Flag(help: "Only draw it.")
    var noRun = false

    @OptionGroup var options: ChaosRunOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let seed = options.seed ?? UInt64.random(in: 0...999_999_999)
        var drawing = RandomScenario(seed: seed, duration: time, faults: faults)
        let text = drawing.text()
        if let save { try Data(text.utf8).write(to: URL(fileURLWithPath: save), options: .withoutOverwriting) }
        guard !noRun else { return print(text) }
        Terminal.say(text)
        let scenario: Scenario
        do {
            scenario = try Scenario(text: text, named: "the drawn scenario")
        } catch {
            throw CommandFailure("\(error)")
        }
        try await options.run(scenario, global.printing, drawnFrom: seed)
    }

    private static func duration(_ text: String) throws -> Duration {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
        guard let unit = text.last.flatMap({ units[$0] }), let number = Double(text.dropLast()), number > 0,
            number * unit >= 20, number * unit <= 604_800
        else { throw ValidationError("'\(text)' is not a time of 20s to 168h, such as 90s, 10m or 8h") }
        return .milliseconds(Int64(number * unit * 1000))
    }

    private static func faults(_ text: String) throws -> [RandomScenario.Fault] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map { name in
            guard let fault = RandomScenario.Fault(rawValue: String(name)) else {
                let known = RandomScenario.Fault.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("there is no fault '\(name)'; there are \(known)")
            }
            return fault
        }
    }
}
