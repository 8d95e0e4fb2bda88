import ArgumentParser
import GalleryClient
import Wire

struct ImageVersionDelete: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete an image version; its copies go once nothing else names them.",
        discussion: """
            EXAMPLES
              vitrine image-version delete -r contoso -i web -e 1.0.0
            """)

    @OptionGroup var name: ImageVersionOptions
    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        try await client.delete(ImageVersionDocument.self, name.id)
        Terminal.say("deleted image version \(name.id)")
    }
}
