import Foundation
import Testing

@testable import Chaos

@Suite struct ReportTests {
    private func report() throws -> ChaosReport {
        let operations = [
            try Samples.deployment(.done), try Samples.deployment(.unanswered("no"), in: "northeurope"),
            try Samples.deployment(.refused("NotFound")), try Samples.deployment(.abandoned),
        ]
        let fault = Happening(at: 3, kind: .fault, region: "westeurope", text: "kill <script>alert(1)</script>")
        let sample = Sample(
            at: 2, verified: ["westeurope": 3], states: ["westeurope/n1": "alive"], shortfalls: 0, acknowledged: 1,
            asked: 2_000_000_000)
        return ChaosReport(
            scenario: "mine", about: "a & b", seed: 7, passed: false, seconds: 20, settledSeconds: nil,
            checks: [Check("a check", ["it was \"wrong\""], "")], tallies: ChaosReport.tallies(operations),
            rates: ChaosReport.rates(operations), pace: ChaosReport.pace(operations, [fault], until: 20),
            incidents: [], happenings: [fault], faults: [], samples: [sample], links: [], resources: [],
            text: "name: mine")
    }

    @Test func `operations are counted by what came of them`() throws {
        let tallies = try report().tallies
        #expect(tallies.map(\.region) == ["northeurope", "westeurope"])
        #expect(tallies.map(\.done) == [0, 1])
        #expect(tallies.map(\.failed) == [1, 0])
        #expect(tallies.map(\.refused) == [0, 1])
        #expect(tallies.map(\.p50) == [nil, 1000])
        #expect(tallies.map(\.perSecond) == [0, 1])
    }

    @Test func `the page is complete in itself and takes nothing that it shows for HTML`() throws {
        let html = try report().html
        #expect(html.contains("<svg"))
        #expect(html.contains("kill &lt;script&gt;"))
        #expect(html.contains("a &amp; b"))
        for word in ["<script", "http:", "https:", "url(", "@import", "src="] {
            #expect(!html.contains(word), "\(word)")
        }
    }

    @Test func `the same is told as JSON`() throws {
        let json = try JSONSerialization.jsonObject(with: Data(try report().json().utf8)) as? [String: Any]
        #expect(json?["scenario"] as? String == "mine")
        #expect(json?["passed"] as? Bool == false)
        #expect((json?["checks"] as? [[String: Any]])?.first?["name"] as? String == "a check")
        #expect((json?["samples"] as? [Any])?.count == 1)
    }
}
