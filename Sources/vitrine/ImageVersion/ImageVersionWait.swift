import ArgumentParser
import GalleryClient

struct ImageVersionWait: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Wait until an image version is published, whole, or gone.",
        discussion: """
            EXAMPLES
              vitrine image-version wait -r contoso -i web -e 1.0.0 --created
              vitrine image-version wait -r contoso -i web -e 1.0.0 --replicated \\
                  --timeout 600
            """)

    @OptionGroup var name: ImageVersionOptions

    @Flag(help: "Until enough regions hold it (the default).")
    var created = false

    @Flag(help: "Until every region holds as many verified copies as wanted.")
    var replicated = false

    @Flag(help: "Until it is there no more.")
    var deleted = false

    @Option(help: ArgumentHelp("How long to wait.", valueName: "seconds"))
    var timeout: Int = 3600

    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.definition.gallery.group.ofGalleries }

    func validate() throws {
        guard [created, replicated, deleted].count(where: { $0 }) <= 1 else {
            throw ValidationError("give one of --created, --replicated and --deleted")
        }
        guard timeout > 0 else { throw ValidationError("--timeout must be more than 0 seconds") }
    }

    func run(with client: GalleryClient) async throws {
        let condition: VersionCondition = deleted ? .deleted : replicated ? .replicated : .created
        let display = ProgressDisplay()
        let progress = ReplicationProgress(display)
        try await client.wait(for: name.id(in: client), until: condition, timeout: .seconds(timeout)) {
            progress.report($0)
        }
    }
}
