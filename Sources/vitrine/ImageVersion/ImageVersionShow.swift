import ArgumentParser
import GalleryClient
import Wire

/// What may be asked for beside the resource itself.
enum Expansion: String, ExpressibleByArgument, CaseIterable {
    case replicationStatus = "ReplicationStatus"
}

struct ImageVersionShow: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an image version.",
        discussion: """
            EXAMPLES
              vitrine image-version show -r contoso -i web -e 1.0.0
              vitrine image-version show -r contoso -i web -e 1.0.0 --expand ReplicationStatus -o json
            """)

    @OptionGroup var name: ImageVersionOptions

    @Option(help: "ReplicationStatus: how far each region is.")
    var expand: Expansion?

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        let document = try await client.show(
            ImageVersionDocument.self, name.id, isExpandingReplicationStatus: expand == .replicationStatus)
        try printing.show(document) { Table([document]) }
        guard global.output == .table, let status = document.properties?.replicationStatus else { return }
        print("\n\(status.aggregatedState)\n\(Table(status).text)")
    }
}
