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
              vitrine image-definition list -r contoso --tag team=platform -o tsv \\
                  --columns name,id
            """)

    @OptionGroup var gallery: GalleryOption
    @OptionGroup var filter: FilterOptions
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { gallery.group.ofGalleries }

    func run(with client: GalleryClient) async throws {
        let parent = "\(gallery.id(in: client))"
        try show(try await client.list(.imageDefinition, in: parent, filter.filter), .definitions)
    }
}
