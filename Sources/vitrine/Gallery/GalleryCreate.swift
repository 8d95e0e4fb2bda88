import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct GalleryCreate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create a gallery.",
        discussion: """
            EXAMPLES
              vitrine gallery create -r contoso -l westeurope
              vitrine gallery create -r contoso -l westeurope --tags team=platform cost=42
            """)

    @OptionGroup var name: GalleryOption

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The gallery's own region.", valueName: "region"),
        transform: RegionArgument.parse)
    var location: Region

    @Option(help: "A text for people.")
    var description: String?

    @OptionGroup var tags: TagOption
    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        let document = GalleryDocument(
            location: location.name, tags: try tags.values(), properties: .init(description: description))
        let written = try await client.create(name.gallery, document)
        try printing.show(written.document) { Table([written.document]) }
    }
}
