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
              vitrine image-version list -r contoso -i web --region northeurope \\
                  --state Succeeded
            """)

    @OptionGroup var definition: ImageDefinitionOptions
    @OptionGroup var filter: FilterOptions
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { definition.gallery.group.ofGalleries }

    func run(with client: GalleryClient) async throws {
        let parent = "\(definition.id(in: client))"
        try show(try await client.list(.imageVersion, in: parent, filter.filter), .versions)
    }
}
