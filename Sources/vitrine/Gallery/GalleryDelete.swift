import ArgumentParser
import GalleryClient
import Wire

struct GalleryDelete: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete an empty gallery, or with --recursive one with everything in it.",
        discussion: """
            EXAMPLES
              vitrine gallery delete -r contoso
              vitrine gallery delete -r contoso --recursive --what-if
            """)

    @OptionGroup var name: GalleryOption
    @OptionGroup var deletion: DeletionOptions
    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.group.ofGalleries }

    func run(with client: GalleryClient) async throws {
        let id = name.id(in: client)
        try await client.delete(.gallery, "\(id)", nil, deletion.terms)
        guard deletion.whatIf else { return Terminal.say("deleted gallery \(id)") }
        var casualties = Casualties()
        casualties.add(try await client.show(.gallery, "\(id)"), kind: "gallery")
        if deletion.recursive { try await casualties.collect(in: id, client) }
        try printing.show(casualties.rows) { casualties.table }
    }
}
