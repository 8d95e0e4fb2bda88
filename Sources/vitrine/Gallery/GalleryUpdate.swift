import ArgumentParser
import GalleryClient
import Wire

struct GalleryUpdate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Change what a gallery says of itself, how it is shared, and its soft-delete policy.",
        discussion: """
            EXAMPLES
              vitrine gallery update -r contoso --description "Images of Contoso"
              vitrine gallery update -r contoso --soft-delete true
              vitrine gallery update -r contoso --tags ""
            """)

    @OptionGroup var name: GalleryOption
    @OptionGroup var properties: GalleryPropertiesOptions
    @OptionGroup var match: IfMatchOption
    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.group.ofGalleries }

    func validate() throws {
        guard !properties.isEmpty else {
            throw ValidationError("nothing to change: give --description, --tags, --permissions, --soft-delete, …")
        }
    }

    func run(with client: GalleryClient) async throws {
        var patch: JSONValue = [:]
        try properties.fill(&patch)
        try show(try await client.update(.gallery, "\(name.id(in: client))", patch, match.terms), .galleries)
    }
}
