import Foundation

/// What one line of the table says.
struct BenchResult: Encodable, Equatable {
    let label: String
    let image: String
    let region: String
    let concurrency: Int
    let failed: Int
    /// From the first beginning to the last end.
    let seconds: Double
    /// Of the deployments that succeeded, in seconds, shortest first.
    let latencies: [Double]
    let bytesDeployed: Int64
    let traffic: BenchTraffic

    var deploymentsPerSecond: Double { seconds > 0 ? Double(latencies.count) / seconds : 0 }

    var bytesPerSecond: Double { seconds > 0 ? Double(bytesDeployed) / seconds : 0 }

    /// The smallest latency that `share` of the deployments do not exceed; `nil` without any.
    func percentile(_ share: Double) -> Double? {
        guard !latencies.isEmpty else { return nil }
        let rank = Int((share * Double(latencies.count)).rounded(.up))
        return latencies[min(max(rank, 1), latencies.count) - 1]
    }

    static func table(_ results: [BenchResult]) -> Table {
        var table = Table(
            "IMAGE", "REGION", "AT A TIME>", "DONE>", "FAILED>", "PER SECOND>", "P50>", "P99>", "MIB/S>",
            "TO CLIENTS>", "IN REGION>", "OVER LINKS>")
        for it in results {
            table.add(
                it.label, it.region, "\(it.concurrency)", "\(it.latencies.count)", "\(it.failed)",
                Quantity.decimal(it.deploymentsPerSecond, 2), text(it.percentile(0.5)), text(it.percentile(0.99)),
                Quantity.decimal(it.bytesPerSecond / 1_048_576, 1), Quantity.bytes(it.traffic.toClients),
                Quantity.bytes(it.traffic.withinRegions), Quantity.bytes(it.traffic.betweenRegions))
        }
        return table
    }

    private static func text(_ seconds: Double?) -> String {
        seconds.map { "\(Quantity.decimal($0, 2)) s" } ?? "-"
    }

    static func histograms(_ results: [BenchResult]) -> String {
        results.filter { !$0.latencies.isEmpty }.map { result in
            "\n\(result.label), \(result.concurrency) at a time\n" + Histogram(result.latencies).text
        }.joined(separator: "\n")
    }

    private enum Key: String, CodingKey {
        case label, image, region, concurrency, deployments, failed, seconds, deploymentsPerSecond, p50, p99
        case mebibytesPerSecond, bytesDeployed, traffic, latencies
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(label, forKey: .label)
        try container.encode(image, forKey: .image)
        try container.encode(region, forKey: .region)
        try container.encode(concurrency, forKey: .concurrency)
        try container.encode(latencies.count, forKey: .deployments)
        try container.encode(failed, forKey: .failed)
        try container.encode(seconds, forKey: .seconds)
        try container.encode(deploymentsPerSecond, forKey: .deploymentsPerSecond)
        try container.encodeIfPresent(percentile(0.5), forKey: .p50)
        try container.encodeIfPresent(percentile(0.99), forKey: .p99)
        try container.encode(bytesPerSecond / 1_048_576, forKey: .mebibytesPerSecond)
        try container.encode(bytesDeployed, forKey: .bytesDeployed)
        try container.encode(traffic, forKey: .traffic)
        try container.encode(latencies, forKey: .latencies)
    }
}
