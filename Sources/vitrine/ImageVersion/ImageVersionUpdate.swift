import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct ImageVersionUpdate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Change where an image version is wanted, and its flags.",
        discussion: """
            --add-region, --remove-region and --set-replicas change one region and leave the others alone.
            --target-regions replaces the whole list.

            EXAMPLES
              vitrine image-version update -r contoso -i web -e 1.0.0 --add-region eastus2=2
              vitrine image-version update -r contoso -i web -e 1.0.0 --set-replicas westeurope=3
              vitrine image-version update -r contoso -i web -e 1.0.0 --exclude-from-latest true
            """)

    @OptionGroup var name: ImageVersionOptions
    @OptionGroup var edits: VersionEditOptions

    @Option(help: ArgumentHelp("Only if the version is still as it was read.", valueName: "etag"))
    var ifMatch: Revision?

    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard try !edits.edits().isEmpty else {
            throw ValidationError("nothing to change: give --add-region, --remove-region, --set-replicas, …")
        }
    }

    func run(with client: GalleryClient) async throws {
        let written = try await client.update(
            ImageVersionDocument.self, name.id, try edits.edits(), ifRevision: ifMatch)
        if !written.isApplied { Terminal.say("it was so already") }
        try printing.show(written.document) { Table([written.document]) }
    }
}
