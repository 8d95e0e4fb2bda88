import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct SourceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "source",
        abstract: "All that versions can be made of: disks, snapshots, VHDs, managed images, machines.",
        discussion: """
            EXAMPLES
              vitrine source list
            """,
        subcommands: [AllSourcesList.self])
}

struct AllSourcesList: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the sources of a subscription, of all kinds.",
        discussion: """
            EXAMPLES
              vitrine source list
              vitrine source list --region westeurope -o tsv --columns id
            """)

    @OptionGroup var group: ResourceGroupOption
    @OptionGroup var filter: FilterOptions
    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { group.ofSources }

    func run(with client: GalleryClient) async throws {
        try show(try await client.list(.source, in: "\(client.subscription)", filter.filter), Self.columns)
    }

    private static let columns = DocumentColumns(
        .init("KIND") { document in
            (document["type"]?.text ?? "").split(separator: "/").last.map(String.init) ?? ""
        },
        .init("NAME", "name"), .group, .init("LOCATION", "location"), .init("OS", "properties.osType"),
        .bytes("SIZE>", "properties.sizeInBytes"), .tags)
}
