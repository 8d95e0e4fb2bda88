import ArgumentParser
import Foundation
import GalleryClient
import Wire

/// What may be asked for beside the resource itself.
enum Expansion: String, ExpressibleByArgument, CaseIterable {
    case replicationStatus = "ReplicationStatus"
    case uefiSettings = "UefiSettings"
}

struct ImageVersionShow: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an image version.",
        discussion: """
            EXAMPLES
              vitrine image-version show -r contoso -i web -e 1.0.0
              vitrine image-version show -r contoso -i web -e 1.0.0 \\
                  --expand ReplicationStatus -o json
            """)

    @OptionGroup var name: ImageVersionOptions

    @Option(help: "ReplicationStatus: how far each region is. UefiSettings stand in the JSON always.")
    var expand: Expansion?

    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.definition.gallery.group.ofGalleries }

    func run(with client: GalleryClient) async throws {
        let fields = expand == .replicationStatus ? ["expand=ReplicationStatus"] : []
        let document = try await client.show(.imageVersion, "\(name.id(in: client))", fields: fields)
        try show(document, .versions)
        guard global.output == .table, let status = document["properties.replicationStatus"] else { return }
        let typed = try status.decode(ReplicationStatusDocument.self)
        print("\n\(typed.aggregatedState)\n\(Table(typed).text)")
    }
}
