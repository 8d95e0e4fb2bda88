import ArgumentParser
import Wire

/// A command with the names that may stand behind it, as the parser tells them to tools.
struct CommandOutline: Decodable {
    /// An option, a flag or a positional argument.
    struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String
        }

        let names: [Name]?
    }

    let commandName: String
    let subcommands: [CommandOutline]?
    let arguments: [Argument]?

    /// What the parser tells: the root command beside the version of the telling.
    private struct Whole: Decodable {
        let command: CommandOutline
    }

    static func vitrine() throws(JSONFault) -> CommandOutline {
        try JSONValue(reading: Vitrine._dumpHelp()).decode(Whole.self).command
    }

    func subcommand(_ name: String) -> CommandOutline? { subcommands?.first { $0.commandName == name } }

    /// The long options, without their dashes.
    var longNames: Set<String> { names("long") }

    /// The letters that may stand behind one dash.
    var letters: Set<String> { names("short") }

    private func names(_ kind: String) -> Set<String> {
        Set((arguments ?? []).flatMap { $0.names ?? [] }.filter { $0.kind == kind }.map(\.name))
    }
}
