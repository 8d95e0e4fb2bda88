import ArgumentParser
import GalleryClient
import Wire

struct GalleryList: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List all galleries.",
        discussion: """
            EXAMPLES
              vitrine gallery list
              vitrine gallery list -o tsv | cut -f 1
            """)

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        let documents = try await client.galleries()
        try printing.show(documents) { Table(documents) }
    }
}
