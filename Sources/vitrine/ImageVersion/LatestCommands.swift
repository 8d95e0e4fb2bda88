import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct LatestHistory: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "latest-history",
        abstract: "Every move of 'latest' of an image definition, by region.",
        discussion: """
            A version's generation tells it from another that bears its number later. The
            moves of an earlier definition of the same name are told with
            --all-generations, to who may read everything.

            EXAMPLES
              vitrine image-version latest-history -r contoso -i web
              vitrine image-version latest-history -r contoso -i web --region northeurope \\
                  -o json
            """)

    @OptionGroup var definition: ImageDefinitionOptions

    @Option(help: ArgumentHelp("Only in this region.", valueName: "region"), transform: RegionArgument.parse)
    var region: Region?

    @Flag(help: "Also of earlier image definitions that bore the name.")
    var allGenerations = false

    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { definition.gallery.group.ofGalleries }

    func run(with client: GalleryClient) async throws {
        let moves = try await client.latestHistory(
            of: definition.id(in: client), in: region, allGenerations: allGenerations)
        try show(moves, .latestMoves)
    }
}

struct RollBackLatest: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "roll-back-latest",
        abstract: "Let 'latest' name an earlier version again, by excluding the higher ones, as one change.",
        discussion: """
            Without --region it goes back wherever the version was latest before (see
            latest-history); a region where it never was is left as it is, and told so. A
            region that is named and where it never was is an error.

            EXAMPLES
              vitrine image-version roll-back-latest -r contoso -i web -e 1.4.2 --what-if
              vitrine image-version roll-back-latest -r contoso -i web -e 1.4.2 \\
                  --region northeurope --region eastus
            """)

    @OptionGroup var name: ImageVersionOptions

    @Option(
        name: .customLong("region"),
        help: ArgumentHelp("Only in this region; may be given more than once.", valueName: "region"),
        transform: RegionArgument.parse)
    var regions: [Region] = []

    @Flag(help: "Say where it would go back, and change nothing.")
    var whatIf = false

    @OptionGroup var global: GlobalOptions

    var groups: ResourceGroups { name.definition.gallery.group.ofGalleries }

    func run(with client: GalleryClient) async throws {
        let id = name.id(in: client)
        let written = try await client.rollBack(
            id.definition, to: id.number, in: regions, ChangeTerms(isCheck: whatIf))
        if !written.isApplied { Terminal.say("it was so already") }
        try show(written.document["regions"]?.array ?? [], .rollBacks)
    }
}
