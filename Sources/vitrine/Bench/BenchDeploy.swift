import ArgumentParser
import Foundation
import Gallery
import GalleryClient

struct BenchDeploy: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy",
        abstract: "Measure deployments: the whole disk read and checked, so many at a time.",
        discussion: """
            Several images stand in one table: give --image more than once, as
            [LABEL=]IMAGE[@REGION]. Bytes are those that the nodes sent during the run,
            from their own counters.

            EXAMPLES
              vitrine bench deploy --image contoso/web --region northeurope --to-null
              vitrine bench deploy --concurrency 1,4,16 \\
                  --image shallow=contoso/web/1.1.0@westeurope \\
                  --image "full x 1=contoso/web/1.0.0@northeurope"
            """)

    /// The most deployments at a time.
    static let concurrencyMax = 1024
    /// The most deployments of one line of the table.
    static let deploymentsMax = 1_000_000
    /// At least so many deployments a line, unless said otherwise.
    static let deploymentsMin = 4

    @Option(
        help: ArgumentHelp("What to deploy; may be given again.", valueName: "[label=]image[@region]"),
        transform: BenchImage.parse)
    var image: [BenchImage]

    @Option(
        help: ArgumentHelp("Where, for images that name no region.", valueName: "region"),
        transform: RegionArgument.parse)
    var region: Region?

    @Option(help: ArgumentHelp("Deployments at a time, with commas between.", valueName: "n,n,…"))
    var concurrency: ConcurrencyList = ConcurrencyList(counts: [1, 4, 16])

    @Option(
        help: ArgumentHelp(
            "Deployments a line (default: as many as at a time, at least \(BenchDeploy.deploymentsMin)).",
            valueName: "n"))
    var deployments: Int?

    @Flag(help: "Receive and check every byte, and write no file.")
    var toNull = false

    @Option(help: ArgumentHelp("Where files are written to and removed from (default: TMPDIR).", valueName: "dir"))
    var scratch: String?

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        for image in image where image.region == nil && region == nil {
            throw ValidationError("\(image.label): name a region, with --region or as IMAGE@REGION")
        }
        if let deployments, !(1...Self.deploymentsMax).contains(deployments) {
            throw ValidationError("--deployments must be from 1 to \(Self.deploymentsMax)")
        }
    }

    func run(with client: GalleryClient) async throws {
        var results: [BenchResult] = []
        for image in image {
            guard let region = image.region ?? region else { continue }  // validate() has seen to it.
            for count in concurrency.counts {
                Terminal.say("\(image.label): \(count) at a time in \(region)")
                let run = BenchRun(
                    client: client, image: image, region: region, concurrency: count,
                    deployments: deployments ?? max(Self.deploymentsMin, count),
                    scratch: toNull ? nil : scratchDirectory)
                results.append(try await run.measure())
            }
        }
        try printing.show(results) { BenchResult.table(results) }
        if global.output == .table { print(BenchResult.histograms(results)) }
        let failures = results.reduce(0) { $0 + $1.failed }
        if failures > 0 { throw CommandFailure("\(failures) deployments failed") }
    }

    private var scratchDirectory: String { scratch ?? FileManager.default.temporaryDirectory.path }
}

/// What `--concurrency` takes: `1,4,16`.
struct ConcurrencyList: ExpressibleByArgument {
    let counts: [Int]

    init(counts: [Int]) {
        self.counts = counts
    }

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        counts = parts.compactMap { Int($0) }.filter { (1...BenchDeploy.concurrencyMax).contains($0) }
        guard counts.count == parts.count else { return nil }
    }

    var defaultValueDescription: String { counts.map { "\($0)" }.joined(separator: ",") }
}
