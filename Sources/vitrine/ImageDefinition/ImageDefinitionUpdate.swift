import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct ImageDefinitionUpdate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Change an image definition's description, tags or end of life.",
        discussion: """
            EXAMPLES
              vitrine image-definition update -r contoso -i web --end-of-life-date 2030-01-31
            """)

    @OptionGroup var name: ImageDefinitionOptions

    @Option(help: "A text for people.")
    var description: String?

    @Option(help: ArgumentHelp("Informational; such as 2030-01-31.", valueName: "date"), transform: DateArgument.parse)
    var endOfLifeDate: Instant?

    @OptionGroup var tags: TagOption
    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard description != nil || endOfLifeDate != nil || !tags.tags.isEmpty else {
            throw ValidationError("nothing to change: give --description, --tags or --end-of-life-date")
        }
    }

    func run(with client: GalleryClient) async throws {
        let edit = DescriptionEdit(description: description, tags: try tags.values(), endOfLifeDate: endOfLifeDate)
        let written = try await client.update(ImageDefinitionDocument.self, name.id, edit)
        try printing.show(written.document) { Table([written.document]) }
    }
}
