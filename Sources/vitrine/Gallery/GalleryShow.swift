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
              vitrine gallery show -r contoso --sharing-groups -o json
            """)

    @Flag(help: "Also with which subscriptions and tenants it is shared.")
    var sharingGroups = false

    @OptionGroup var name: GalleryOption
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.group.ofGalleries }

    func run(with client: GalleryClient) async throws {
        let fields = sharingGroups ? ["expand=SharingProfile/Groups"] : []
        try show(try await client.show(.gallery, "\(name.id(in: client))", fields: fields), .galleries)
    }
}
