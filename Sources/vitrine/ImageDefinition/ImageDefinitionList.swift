import ArgumentParser
import GalleryClient
import Wire

struct ImageDefinitionList: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List a gallery's image definitions.",
        discussion: """
            EXAMPLES
              vitrine image-definition list -r contoso
            """)

    @OptionGroup var gallery: GalleryOption
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        let documents = try await client.list(ImageDefinitionDocument.self, in: gallery.gallery)
        try printing.show(documents) { Table(documents) }
    }
}
