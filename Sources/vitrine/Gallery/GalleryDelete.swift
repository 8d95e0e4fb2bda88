import ArgumentParser
import GalleryClient
import Wire

struct GalleryDelete: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete an empty gallery.",
        discussion: """
            EXAMPLES
              vitrine gallery delete -r contoso
            """)

    @OptionGroup var name: GalleryOption
    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        try await client.delete(GalleryDocument.self, name.gallery)
        Terminal.say("deleted gallery \(name.gallery)")
    }
}
