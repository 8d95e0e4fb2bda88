import ArgumentParser
import GalleryClient
import Wire

struct ImageVersionList: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List an image definition's versions.",
        discussion: """
            EXAMPLES
              vitrine image-version list -r contoso -i web
            """)

    @OptionGroup var definition: ImageDefinitionOptions
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        let documents = try await client.list(ImageVersionDocument.self, in: definition.id)
        try printing.show(documents) { Table(documents) }
    }
}
