import ArgumentParser
import GalleryClient
import Wire

struct ImageVersionUpdate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Change where an image version is wanted, and its flags.",
        discussion: """
            --add-region, --remove-region, --set-replicas and --set-exclude change one
            region and leave the others alone. --target-regions replaces the whole list.

            EXAMPLES
              vitrine image-version update -r contoso -i web -e 1.0.0 \\
                  --add-region eastus2=2
              vitrine image-version update -r contoso -i web -e 1.0.0 \\
                  --set-replicas westeurope=3
              vitrine image-version update -r contoso -i web -e 1.0.0 \\
                  --exclude-from-latest true
              vitrine image-version update -r contoso -i web -e 1.0.0 \\
                  --replication-mode Full
            """)

    @OptionGroup var name: ImageVersionOptions
    @OptionGroup var regions: TargetRegionEditOptions
    @OptionGroup var properties: VersionPropertiesOptions
    @OptionGroup var match: IfMatchOption
    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.definition.gallery.group.ofGalleries }

    func validate() throws {
        guard !properties.isEmpty || !regions.edits.isEmpty else {
            throw ValidationError("nothing to change: give --add-region, --remove-region, --set-replicas, …")
        }
    }

    func run(with client: GalleryClient) async throws {
        let written = try await client.update(.imageVersion, "\(name.id(in: client))", try patch(), match.terms)
        try show(written, .versions)
    }

    func patch() throws -> JSONValue {
        var patch: JSONValue = [:]
        try properties.fill(&patch)
        regions.fill(&patch)
        return patch
    }
}
