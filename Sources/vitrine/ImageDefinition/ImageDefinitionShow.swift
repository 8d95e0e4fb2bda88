import ArgumentParser
import GalleryClient
import Wire

struct ImageDefinitionShow: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an image definition.",
        discussion: """
            EXAMPLES
              vitrine image-definition show -r contoso -i web -o json
            """)

    @OptionGroup var name: ImageDefinitionOptions
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        let document = try await client.show(ImageDefinitionDocument.self, name.id)
        try printing.show(document) { Table([document]) }
    }
}
