import ArgumentParser
import Foundation
import Gallery
import GalleryClient

struct BenchCatalog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog",
        abstract: "Measure a coordinator with a catalog of a million versions, beside redis.",
        discussion: """
            Makes a catalog of its own in a temporary directory, starts vitrine-coordinator
            on it with certificates of its own, stands in for the nodes of all regions, and
            measures: how long until it answers, what it has in memory, how many RESOLVE of
            latest it answers next to `redis-benchmark --tls` GET at the same settings, how
            many changes a second become durable. Everything is ended and removed
            afterwards.

            Without redis there is no comparison:
            \(RedisComparison.remedy).

            EXAMPLES
              vitrine bench catalog -o json
              vitrine bench catalog --versions 10000 --rounds 1
            """)

    /// The most rounds, and the longest, in seconds.
    static let roundsMax = 99
    static let secondsMax = 600.0

    @Option(help: ArgumentHelp("Versions in the catalog, each in three regions.", valueName: "n"))
    var versions = 1_000_000

    @Option(help: ArgumentHelp("Rounds, ours and redis in turn; the median counts.", valueName: "n"))
    var rounds = 3

    @Option(help: ArgumentHelp("How long about each measurement lasts, in seconds.", valueName: "s"))
    var seconds = 3.0

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (1...SyntheticCatalog.versionsMax).contains(versions) else {
            throw ValidationError("--versions must be from 1 to \(SyntheticCatalog.versionsMax)")
        }
        guard (1...Self.roundsMax).contains(rounds) else {
            throw ValidationError("--rounds must be from 1 to \(Self.roundsMax)")
        }
        guard seconds > 0, seconds <= Self.secondsMax else {
            throw ValidationError("--seconds must be more than 0 and at most \(Int(Self.secondsMax))")
        }
    }

    func run() async throws {
        let directory = FileManager.default.temporaryDirectory.path + "/vitrine-bench-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer {
            do {
                try FileManager.default.removeItem(atPath: directory)
            } catch {
                Terminal.say("left behind: \(directory): \(error.localizedDescription)")
            }
        }
        let measurement = try await CatalogRun(
            catalog: try SyntheticCatalog(versions: versions), directory: directory, rounds: rounds, seconds: seconds
        ).measure()
        try global.printing.show(measurement) { measurement.table }
    }
}
