import Foundation
import Testing
import Wire

@testable import vitrine

@Suite struct ProgressTests {
    private let mebibyte = 1_048_576

    @Test func `a line says share, bytes, rate and what is left`() {
        let line = ProgressLine(
            label: "sending", done: 50 * mebibyte, total: 200 * mebibyte, rate: 50 * Double(mebibyte))
        #expect(line.plain == "sending 25%  50.0 MiB of 200.0 MiB  50.0 MiB/s  3.0 s left")
    }

    @Test func `without a rate nothing is said of the time left`() {
        let line = ProgressLine(label: "hashing", done: 0, total: 10, rate: nil)
        #expect(line.plain == "hashing 0%  0 B of 10 B")
        #expect(line.remaining == nil)
    }

    @Test func `a transfer of nothing is done`() {
        #expect(ProgressLine(label: "x", done: 0, total: 0, rate: 0).share == 1)
    }

    @Test(arguments: 0...200)
    func `a bar is never wider than the terminal`(width: Int) {
        let line = ProgressLine(label: "sending", done: 5, total: 10, rate: 1)
        #expect(line.bar(width: width).count <= max(0, width - 1))
    }

    @Test func `half of a bar is filled when half is done`() {
        let bar = ProgressLine(label: "x", done: 5, total: 10, rate: nil).bar(width: 200)
        #expect(bar.count(where: { $0 == "#" }) == 20)
        #expect(bar.count(where: { $0 == "." }) == 20)
    }

    @Test func `the rate is that of the last seconds, not of the whole`() {
        var meter = RateMeter()
        #expect(meter.note(0, at: .zero) == nil)
        #expect(meter.note(100, at: .seconds(1)) == 100)
        for second in 2...20 { _ = meter.note(100 + (second - 1) * 10, at: .seconds(second)) }
        #expect(meter.note(300, at: .seconds(21)) == 10)
    }

    @Test func `a transfer that begins afresh has a rate of its own`() {
        var meter = RateMeter()
        _ = meter.note(0, at: .zero)
        _ = meter.note(1000, at: .seconds(1))
        #expect(meter.note(0, at: .seconds(2)) == nil)
        #expect(meter.note(50, at: .seconds(3)) == 50)
    }

    @Test func `what keeps a region from its copies is said below the counts`() throws {
        let document = """
            {"aggregatedState": "InProgress", "summary": [{"region": "westeurope", "state": "Replicating",
            "progress": 0, "wantedReplicas": 2, "verifiedReplicas": 0, "details": "no node has room"}]}
            """
        let status = try JSONDecoder().decode(ReplicationStatusDocument.self, from: Data(document.utf8))
        #expect(ReplicationProgress.line(status) == "InProgress: westeurope 0/2 (0%)\n  westeurope: no node has room")
    }

    @Test func `copies that others want of the same disk count for nobody else, and what is whole has no percentage`()
        throws
    {
        let document = """
            {"aggregatedState": "InProgress", "summary": [{"region": "westeurope", "state": "Replicating",
            "progress": 99, "wantedReplicas": 1, "verifiedReplicas": 2, "details": ""}]}
            """
        let status = try JSONDecoder().decode(ReplicationStatusDocument.self, from: Data(document.utf8))
        #expect(ReplicationProgress.line(status) == "InProgress: westeurope 1/1")
    }

    @Test func `a percentile is the smallest latency that so many do not exceed`() {
        let result = sample((1...100).map(Double.init))
        #expect(result.percentile(0.5) == 50)
        #expect(result.percentile(0.99) == 99)
        #expect(sample([7]).percentile(0.99) == 7)
        #expect(sample([]).percentile(0.5) == nil)
    }

    @Test func `a histogram counts each latency once`() {
        let histogram = Histogram([0.1, 0.12, 0.2, 0.5, 3])
        #expect(histogram.buckets.reduce(0) { $0 + $1.count } == 5)
        #expect(Histogram([]).buckets.isEmpty)
    }

    @Test func `a node that was started during the run is not counted`() {
        let traffic = BenchTraffic(from: [], to: [])
        #expect(traffic.nodesUncounted == 0)
        let rows = BenchResult.table([sample([1, 2])]).rows
        #expect(rows.first?.prefix(6) == ["full", "westeurope", "4", "2", "0", "0.50"])
    }

    private func sample(_ latencies: [Double]) -> BenchResult {
        BenchResult(
            label: "full", image: "contoso/web/1.0.0", region: "westeurope", concurrency: 4, failed: 0, seconds: 4,
            latencies: latencies, bytesDeployed: 1000, traffic: BenchTraffic(from: [], to: []))
    }
}
