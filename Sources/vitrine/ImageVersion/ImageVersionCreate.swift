import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct ImageVersionCreate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Publish a disk as an image version.",
        discussion: """
            The file is a raw disk image. Only what the region does not have is sent; a broken upload goes on where it
            stopped when the same command is run again. Waits until enough regions hold the version, unless --no-wait.

            EXAMPLES
              vitrine image-version create -r contoso -i web -e 1.0.0 --file web.raw \\
                  --target-regions westeurope=2 northeurope swedencentral=1=premium_lrs
              vitrine image-version create -r contoso -i web -e 1.1.0 --file web.raw --replication-mode Shallow
            """)

    /// How long `create` waits for the version to count as published.
    private static let publishedTimeout = Duration.seconds(3600)

    @OptionGroup var name: ImageVersionOptions

    @Option(help: ArgumentHelp("The disk: a raw image.", valueName: "path"))
    var file: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Its own region (default: the image definition's).", valueName: "region"),
        transform: RegionArgument.parse)
    var location: Region?

    @OptionGroup var publishing: PublishingOptions
    @OptionGroup var tags: TagOption
    @OptionGroup var noWait: NoWaitOption
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        var region = location?.name
        if region == nil {
            region = try await client.show(ImageDefinitionDocument.self, name.definition.id).location
        }
        let document = ImageVersionDocument(
            location: region, tags: try tags.values(), properties: publishing.properties())
        let display = ProgressDisplay()
        defer { display.finish() }
        let publication = try await client.publish(document, as: name.id, from: file) { display.report($0) }
        display.say(publication.summary)
        var standing = publication.version.document
        if !noWait.noWait {
            let progress = ReplicationProgress(display)
            try await client.wait(for: name.id, until: .created, timeout: Self.publishedTimeout) { progress.report($0) }
            standing = try await client.show(ImageVersionDocument.self, name.id)
        }
        display.finish()
        try printing.show(standing) { Table([standing]) }
    }
}

extension Publication {
    /// What was moved, in a line.
    var summary: String {
        guard let node else { return "the version stands already, with these bytes" }
        return "\(Quantity.bytes(Int64(bytesSent))) of \(Quantity.bytes(disk.occupiedBytes)) sent to \(node), "
            + "disk \(disk.digest)"
    }
}
