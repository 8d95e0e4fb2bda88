import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct SnapshotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "Snapshots: what a disk held at a moment.",
        discussion: """
            EXAMPLES
              vitrine snapshot create -n web-os-1 --source web-os
              vitrine image-version create -r contoso -i web -e 1.0.0 \\
                  --os-snapshot web-os-1
            """,
        subcommands: [
            SnapshotCreate.self, SourceList<SnapshotNoun>.self, SourceShow<SnapshotNoun>.self,
            SourceDelete<SnapshotNoun>.self,
        ])
}

struct SnapshotCreate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Take a snapshot of a disk.",
        discussion: """
            EXAMPLES
              vitrine snapshot create -n web-os-1 --source web-os
            """)

    @OptionGroup var name: SourceNameOption

    @Option(help: ArgumentHelp("The disk.", valueName: "disk"), transform: SourceArgument.diskOrSnapshot)
    var source: SourceArgument

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Its own region (default: the disk's).", valueName: "region"),
        transform: RegionArgument.parse)
    var location: Region?

    @OptionGroup var tags: TagOption
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        let disk = source.id(in: client.subscription)
        var document: JSONValue = ["properties": ["creationData": ["sourceResourceId": .string("\(disk)")]]]
        document["tags"] = try tags.values()
        document["properties.resourceGroup"] = JSONValue(name.group.resourceGroup?.text)
        document["location"] = JSONValue(location?.name)
        if location == nil { document["location"] = try await client.show(.source, "\(disk)")["location"] }
        try show(try await client.create(.source, "\(name.id(.snapshot, in: client))", document), .disks)
    }
}
