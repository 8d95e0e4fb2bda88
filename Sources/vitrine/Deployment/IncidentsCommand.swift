import ArgumentParser
import GalleryClient

struct IncidentsCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "incidents",
        abstract: "The ledger of losses: when noticed, when healed, what was copied from where.",
        discussion: """
            In the table, moments are given as the time after the first silence.

            EXAMPLES
              vitrine incidents
              vitrine incidents -o json
            """)

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        let incidents = try await client.incidents()
        try printing.show(incidents) { Table(incidents) }
        if incidents.isEmpty, global.output == .table { print("nothing was ever lost") }
    }
}
