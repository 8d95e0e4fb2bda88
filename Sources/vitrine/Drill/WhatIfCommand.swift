import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct WhatIfCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "what-if",
        abstract: "Predict what the loss of a region or node would bring about.",
        discussion: """
            Nothing is changed: the coordinator tells a copy of its planner of the loss and
            lets it heal. `vitrine drill` then does it, to a cluster on this machine.

            EXAMPLES
              vitrine what-if lose-region northeurope
              vitrine what-if lose-region northeurope swedencentral -o json
              vitrine what-if lose-node westeurope/westeurope-1
            """,
        subcommands: [WhatIfRegion.self, WhatIfNode.self])
}

struct WhatIfRegion: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "lose-region",
        abstract: "Lose all nodes of one region, or of several at once.",
        discussion: """
            EXAMPLES
              vitrine what-if lose-region northeurope
              vitrine what-if lose-region northeurope swedencentral -o json
            """)

    @Argument(help: "The regions.", transform: RegionArgument.parse)
    var regions: [Region]

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        try WhatIfReport(try await client.whatIf(losing: regions)).show(printing)
    }
}

struct WhatIfNode: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "lose-node",
        abstract: "Lose one node.",
        discussion: """
            EXAMPLES
              vitrine what-if lose-node westeurope/westeurope-1
            """)

    @OptionGroup var node: NodeArgument
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        try WhatIfReport(try await client.whatIf(losing: node.id)).show(printing)
    }
}
