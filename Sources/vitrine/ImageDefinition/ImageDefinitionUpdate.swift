import ArgumentParser
import GalleryClient
import Wire

struct ImageDefinitionUpdate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Change what may change of an image definition.",
        discussion: """
            Features change only with --allow-update-image: versions that stand get them
            too.

            EXAMPLES
              vitrine image-definition update -r contoso -i web \\
                  --end-of-life-date 2030-01-31
              vitrine image-definition update -r contoso -i web --minimum-cpu-core 2 \\
                  --maximum-memory 64
              vitrine image-definition update -r contoso -i web \\
                  --features IsHibernateSupported=True --allow-update-image
            """)

    @OptionGroup var name: ImageDefinitionOptions
    @OptionGroup var properties: DefinitionPropertiesOptions

    @Flag(help: "Let the features change.")
    var allowUpdateImage = false

    @OptionGroup var match: IfMatchOption
    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.gallery.group.ofGalleries }

    func validate() throws {
        guard !properties.isEmpty else {
            throw ValidationError("nothing to change: give --description, --tags, --end-of-life-date, …")
        }
        guard properties.features.isEmpty || allowUpdateImage else {
            throw ValidationError("--features changes what stands: give --allow-update-image with it")
        }
    }

    func run(with client: GalleryClient) async throws {
        var patch: JSONValue = [:]
        try properties.fill(&patch)
        if allowUpdateImage { patch["properties.allowUpdateImage"] = true }
        let written = try await client.update(.imageDefinition, "\(name.id(in: client))", patch, match.terms)
        try show(written, .definitions)
    }
}
