import ArgumentParser
import Gallery
import GalleryClient
import Settings
import Wire

struct ScrubStart: ClientCommand {
    /// How often nodes are asked how far they are, and how long repairs are waited for when all is read.
    private static let interval = Duration.milliseconds(500)
    private static let repairMax = Duration.seconds(300)

    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Begin reading everything at once, at the full rate.",
        discussion: """
            With --wait it returns when all is read and every damaged chunk has its right
            bytes again; exit code 1 if some have not after five minutes.

            EXAMPLES
              vitrine scrub start --all --wait
              vitrine scrub start --region westeurope
              vitrine scrub start --node westeurope-1
            """)

    @Option(help: ArgumentHelp("Only this node: its name, or REGION/NAME.", valueName: "node"))
    var node: String?

    @Option(help: ArgumentHelp("All nodes of a region.", valueName: "region"), transform: RegionArgument.parse)
    var region: Region?

    @Flag(help: "All nodes.")
    var all = false

    @Flag(help: "Wait until all is read and repaired.")
    var wait = false

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard [node != nil, region != nil, all].count(where: { $0 }) == 1 else {
            throw ValidationError("give one of --node, --region and --all")
        }
    }

    func run(with client: GalleryClient) async throws {
        let found = try ScrubAnswers(await client.scrub(of: region), of: node)
        found.tellSilent()
        let addresses = Set(found.nodes.map(\.address))
        guard !addresses.isEmpty else { throw ScrubError.nobodyAnswers }
        var answers = try ScrubAnswers(await client.scrub(starting: true, at: addresses), of: nil)
        if wait { answers = try await finish(answers, of: addresses, client) }
        answers.tellSilent()
        try printing.show(answers.statuses) { Table(answers.statuses) }
        let damaged = answers.statuses.filter { $0.damagedChunks > 0 }.map(\.node)
        if wait, !damaged.isEmpty { throw ScrubError.stillDamaged(nodes: damaged) }
    }

    /// Waits until all is read, and then for repairs.
    private func finish(
        _ begun: ScrubAnswers, of addresses: Set<Address>, _ client: GalleryClient
    ) async throws -> ScrubAnswers {
        let display = ProgressDisplay()
        var answers = begun
        var readAt: ContinuousClock.Instant?
        while true {
            let statuses = answers.statuses
            let read = statuses.reduce(0) { $0 + $1.readBytes }
            let of = statuses.reduce(0) { $0 + $1.ofBytes }
            display.note("scrubbing", Int(read), of: Int(of))
            if statuses.allSatisfy(\.isComplete) {
                readAt = readAt ?? .now
                let isRepaired = statuses.allSatisfy { $0.damagedChunks == 0 }
                if isRepaired || readAt.map({ $0.duration(to: .now) > Self.repairMax }) == true { return answers }
            }
            try await Task.sleep(for: Self.interval)
            answers = try ScrubAnswers(await client.scrub(at: addresses), of: nil)
            guard !answers.nodes.isEmpty else { throw ScrubError.nobodyAnswers }
        }
    }
}
