import ArgumentParser
import Gallery
import GalleryClient

struct BenchResolve: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Measure RESOLVE on one connection to the coordinator, one at a time and pipelined.",
        discussion: """
            EXAMPLES
              vitrine bench resolve --image contoso/web --region northeurope
              vitrine bench resolve --image contoso/web --region northeurope \\
                  --in-flight 1,64 --requests 100000
            """)

    /// The most requests of one line of the table.
    static let requestsMax = 10_000_000
    /// What a connection takes.
    static let inFlightMax = 128

    @Option(help: ArgumentHelp("What to resolve.", valueName: "image"), transform: ImageArgument.parse)
    var image: ImageArgument

    @Option(help: ArgumentHelp("Where.", valueName: "region"), transform: RegionArgument.parse)
    var region: Region

    @Option(help: ArgumentHelp("Requests asked and not yet answered, with commas between.", valueName: "n,n,…"))
    var inFlight: ConcurrencyList = ConcurrencyList(counts: [1, 16, 64])

    @Option(help: ArgumentHelp("Requests of each line.", valueName: "n"))
    var requests = 20_000

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard inFlight.counts.allSatisfy({ $0 <= Self.inFlightMax }) else {
            throw ValidationError("--in-flight: a connection takes at most \(Self.inFlightMax)")
        }
        guard (1...Self.requestsMax).contains(requests) else {
            throw ValidationError("--requests must be from 1 to \(Self.requestsMax)")
        }
    }

    func run(with client: GalleryClient) async throws {
        var lines: [Line] = []
        for count in inFlight.counts {
            Terminal.say("\(requests) requests, \(count) in flight")
            let measured = try await client.measureResolving(
                image.reference(in: client.subscription), in: region, requests: requests, inFlight: count)
            lines.append(Line(count, measured))
        }
        try printing.show(lines) { Line.table(lines) }
    }

    /// A row of the result.
    struct Line: Encodable {
        let inFlight: Int
        let perSecond: Double
        let p50Micros: Double
        let p99Micros: Double

        init(_ inFlight: Int, _ measured: ResolveMeasurement) {
            self.inFlight = inFlight
            perSecond = Double(measured.latencies.count) / Quantity.seconds(measured.elapsed)
            p50Micros = Self.micros(measured.latencies, 0.50)
            p99Micros = Self.micros(measured.latencies, 0.99)
        }

        private static func micros(_ sorted: [Duration], _ share: Double) -> Double {
            guard !sorted.isEmpty else { return 0 }
            return Quantity.seconds(sorted[Int(Double(sorted.count - 1) * share)]) * 1_000_000
        }

        static func table(_ lines: [Line]) -> Table {
            var table = Table("IN FLIGHT>", "PER SECOND>", "P50 µs>", "P99 µs>")
            for line in lines {
                table.add(
                    "\(line.inFlight)", Quantity.decimal(line.perSecond, 0), Quantity.decimal(line.p50Micros, 0),
                    Quantity.decimal(line.p99Micros, 0))
            }
            return table
        }
    }
}
