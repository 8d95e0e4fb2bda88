import ArgumentParser
import GalleryClient
import Wire

struct ImageDefinitionDelete: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete an image definition that has no versions, or with --recursive one with them.",
        discussion: """
            EXAMPLES
              vitrine image-definition delete -r contoso -i web
              vitrine image-definition delete -r contoso -i web --recursive --what-if
            """)

    @OptionGroup var name: ImageDefinitionOptions
    @OptionGroup var deletion: DeletionOptions
    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.gallery.group.ofGalleries }

    func run(with client: GalleryClient) async throws {
        let id = name.id(in: client)
        try await client.delete(.imageDefinition, "\(id)", nil, deletion.terms)
        guard deletion.whatIf else { return Terminal.say("deleted image definition \(id)") }
        var casualties = Casualties()
        casualties.add(try await client.show(.imageDefinition, "\(id)"), kind: "image-definition")
        if deletion.recursive { try await casualties.collect(in: id, client) }
        try printing.show(casualties.rows) { casualties.table }
    }
}
