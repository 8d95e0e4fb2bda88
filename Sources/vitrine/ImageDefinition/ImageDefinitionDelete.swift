import ArgumentParser
import GalleryClient
import Wire

struct ImageDefinitionDelete: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete an image definition that has no versions.",
        discussion: """
            EXAMPLES
              vitrine image-definition delete -r contoso -i web
            """)

    @OptionGroup var name: ImageDefinitionOptions
    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        try await client.delete(ImageDefinitionDocument.self, name.id)
        Terminal.say("deleted image definition \(name.id)")
    }
}
