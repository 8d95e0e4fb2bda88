import ArgumentParser
import GalleryClient
import Wire

struct ImageDefinitionShow: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an image definition.",
        discussion: """
            EXAMPLES
              vitrine image-definition show -r contoso -i web
            """)

    @OptionGroup var name: ImageDefinitionOptions
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.gallery.group.ofGalleries }

    func run(with client: GalleryClient) async throws {
        try show(try await client.show(.imageDefinition, "\(name.id(in: client))"), .definitions)
    }
}
