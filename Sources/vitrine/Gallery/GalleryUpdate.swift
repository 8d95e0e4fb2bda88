import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct GalleryUpdate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Change a gallery's description or tags.",
        discussion: """
            EXAMPLES
              vitrine gallery update -r contoso --description "Images of Contoso"
              vitrine gallery update -r contoso --tags ""
            """)

    @OptionGroup var name: GalleryOption

    @Option(help: "A text for people.")
    var description: String?

    @OptionGroup var tags: TagOption
    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard description != nil || !tags.tags.isEmpty else {
            throw ValidationError("nothing to change: give --description or --tags")
        }
    }

    func run(with client: GalleryClient) async throws {
        let edit = DescriptionEdit(description: description, tags: try tags.values())
        let written = try await client.update(GalleryDocument.self, name.gallery, edit)
        try printing.show(written.document) { Table([written.document]) }
    }
}
