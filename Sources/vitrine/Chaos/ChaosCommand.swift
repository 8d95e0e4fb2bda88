import ArgumentParser
import Chaos

struct ChaosCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chaos",
        abstract: "Do to a cluster of real processes what fate does, under load, and judge what comes of it.",
        discussion: """
            Each run makes a cluster of its own on this machine, behind a proxy that can
            cut, slow and corrupt every link between two processes, and removes it
            afterwards.

            EXAMPLES
              vitrine chaos list
              vitrine chaos run lose-region --html report.html
              vitrine chaos random --seed 42 --for 10m
              vitrine chaos show lose-region > mine.yaml; vitrine chaos run mine.yaml
            """,
        subcommands: [ChaosList.self, ChaosShow.self, ChaosRunCommand.self, ChaosRandom.self])
}

struct ChaosList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "The scenarios that come with Vitrine.",
        discussion: """
            EXAMPLES
              vitrine chaos list
              vitrine chaos list -o json
            """)

    @OptionGroup var global: GlobalOptions

    /// A row.
    struct Row: Encodable {
        let name: String
        let seconds: Int
        let about: String
    }

    func run() throws {
        let rows = try Demos.texts.map { demo in
            let scenario = try Demos.scenario(demo.name)
            return Row(name: demo.name, seconds: Int(scenario.duration.components.seconds), about: scenario.about)
        }
        try global.printing.show(rows) {
            var table = Table("NAME", "LOAD S>", "WHAT")
            for row in rows { table.add(row.name, "\(row.seconds)", row.about) }
            return table
        }
    }
}

struct ChaosShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print a scenario, to be read, changed and run.",
        discussion: """
            EXAMPLES
              vitrine chaos show lose-region
            """)

    @Argument(help: "The scenario's name.") var name: String
    @OptionGroup var global: GlobalOptions

    func run() throws {
        do {
            print(try Demos.scenario(name).text)
        } catch let error as ChaosError {
            throw CommandFailure("\(error)")
        }
    }
}
