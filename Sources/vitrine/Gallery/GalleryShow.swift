import ArgumentParser
import GalleryClient
import Wire

struct GalleryShow: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a gallery.",
        discussion: """
            EXAMPLES
              vitrine gallery show -r contoso -o json
            """)

    @OptionGroup var name: GalleryOption
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        let document = try await client.show(GalleryDocument.self, name.gallery)
        try printing.show(document) { Table([document]) }
    }
}
