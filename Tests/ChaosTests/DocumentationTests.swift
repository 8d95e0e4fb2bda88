import Foundation
import Testing

@testable import Chaos

@Suite struct DocumentationTests {
    private var text: String {
        get throws {
            let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            let page = root.appending(path: "Sources/Chaos/Chaos.docc/Chaos.md")
            return try String(contentsOf: page, encoding: .utf8)
        }
    }

    @Test func `every key and every word of the scenario language is described`() throws {
        let text = try text
        let words =
            StepReading.Verb.allCases.map(\.rawValue) + StepReading.keys + LoadSettings.keys + Expectations.keys
            + Scenario.keys
        for word in words { #expect(text.contains("`\(word)`") || text.contains("\n\(word):"), "\(word)") }
    }

    @Test func `the scenario that is shown is good`() throws {
        let text = try text
        let start = try #require(text.range(of: "```yaml\n")?.upperBound)
        let end = try #require(text[start...].range(of: "\n```")?.lowerBound)
        #expect(try Scenario(text: String(text[start..<end]), named: "Chaos.md").steps.count == 2)
    }
}
