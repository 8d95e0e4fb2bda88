import ArgumentParser
import Gallery
import GalleryClient

struct LatestHistory: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "latest-history",
        abstract: "Every move of 'latest' of an image definition, by region.",
        discussion: """
            EXAMPLES
              vitrine image-version latest-history -r contoso -i web
              vitrine image-version latest-history -r contoso -i web --region northeurope \\
                  -o json
            """)

    @OptionGroup var definition: ImageDefinitionOptions

    @Option(help: ArgumentHelp("Only in this region.", valueName: "region"), transform: RegionArgument.parse)
    var region: Region?

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        try show(try await client.latestHistory(of: definition.id(in: client), in: region), .latestMoves)
    }
}

struct RollBackLatest: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "roll-back-latest",
        abstract: "Let 'latest' name an earlier version again, by excluding the higher ones, as one change.",
        discussion: """
            EXAMPLES
              vitrine image-version roll-back-latest -r contoso -i web -e 1.4.2
              vitrine image-version roll-back-latest -r contoso -i web -e 1.4.2 \\
                  --region northeurope
            """)

    @OptionGroup var name: ImageVersionOptions

    @Option(help: ArgumentHelp("Only in this region.", valueName: "region"), transform: RegionArgument.parse)
    var region: Region?

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        let id = name.id(in: client)
        let written = try await client.rollBack(id.definition, to: id.number, in: region)
        if !written.isApplied { Terminal.say("it was so already") }
        Terminal.say("latest of \(id.definition) is \(id.number)\(region.map { " in \($0)" } ?? "")")
        guard global.output == .json else { return }
        try show(written.document, .definitions)
    }
}
