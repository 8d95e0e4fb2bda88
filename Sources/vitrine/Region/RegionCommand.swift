import ArgumentParser
import Gallery
import GalleryClient
import Wire

struct RegionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "region",
        abstract: "Take a region out of the cluster for good, and let it in again.",
        discussion: """
            EXAMPLES
              vitrine what-if lose-region northeurope    # first see what it costs
              vitrine region retire northeurope
              vitrine region restore northeurope
            """,
        subcommands: [RegionRetire.self, RegionRestore.self])
}

struct RegionRetire: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "Say that a region is gone for good, so that nothing is waited for.",
        discussion: """
            What it held is made anew elsewhere at once: in other target regions of each
            image version, then in the region's pair. The region stays a target: the copies
            made for it stay where they are until it is restored. Its nodes are
            disconnected and refused; nothing on them is deleted. Undo: vitrine region
            restore.

            EXAMPLES
              vitrine region retire northeurope
              vitrine region retire northeurope --dry-run
              vitrine region retire northeurope --force   # though its nodes are alive
            """)

    @Argument(help: "The region.", transform: RegionArgument.parse)
    var region: Region

    @OptionGroup var terms: StandingOptions
    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        try show(
            try await client.setStanding(
                of: region, to: .retired, isForced: terms.force, terms.changeTerms), .standings)
    }
}

struct RegionRestore: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Let a retired region in again.",
        discussion: """
            Its nodes join when they next try, within seconds. What they hold is a claim
            until it is verified; only then are the copies made for it elsewhere removed. A
            node that was retired by itself stays so.

            EXAMPLES
              vitrine region restore northeurope
            """)

    @Argument(help: "The region.", transform: RegionArgument.parse)
    var region: Region

    @OptionGroup var global: GlobalOptions

    func run(with client: GalleryClient) async throws {
        try show(try await client.setStanding(of: region, to: .serving), .standings)
    }
}

/// How a region or node is taken out.
struct StandingOptions: ParsableArguments {
    @Flag(help: "Also while it is alive: what only it holds is lost until it is restored.")
    var force = false

    @Flag(name: .customLong("dry-run"), help: "Only say whether it would be done.")
    var isCheck = false

    var changeTerms: ChangeTerms { ChangeTerms(isCheck: isCheck) }
}

extension DocumentColumns {
    static let standings = DocumentColumns(
        Column("KIND", "kind"), Column("NAME", "name"), Column("STANDING", "standing"))
}
