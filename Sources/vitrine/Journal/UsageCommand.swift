import ArgumentParser
import Gallery
import GalleryClient

struct UsageCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "usage",
        abstract: "Limits with what is used of them, and what images store and send.",
        discussion: """
            Storage is occupied bytes times copies, by region; egress is one copy for each
            region beside a version's own.

            EXAMPLES
              vitrine usage
              vitrine usage --versions -o json
              vitrine usage --all-subscriptions
            """)

    @Flag(help: "Also each version.")
    var versions = false

    @Flag(help: "Of every subscription that you may read.")
    var allSubscriptions = false

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard !versions || !allSubscriptions else { throw ValidationError("--versions is of one subscription") }
    }

    func run(with client: GalleryClient) async throws {
        var rows = try await client.usage(of: allSubscriptions ? nil : client.subscription)
        if versions { rows += try await client.versionUsage(of: client.subscription) }
        try printing.show(rows) { Table(rows, Self.columns) }
    }

    private static let columns = DocumentColumns(
        .init("SUBSCRIPTION", "subscription"), .init("REGION", "region"), .init("KIND", "kind"), .init("NAME", "name"),
        .init("USED>", "used"), .init("LIMIT>", "limit"), .init("COPIES>", "replicas"),
        .bytes("STORED>", "storageBytes"), .bytes("EGRESS>", "egressBytes"))
}
