import Foundation
import Testing
import Wire

/// The document is for those who write another client, so it must not fall behind the code.
struct ProtocolDocumentTests {
    private func document() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "Sources/Wire/Wire.docc/Protocol.md"), encoding: .utf8)
    }

    /// The first column of the table rows under a heading.
    private func rows(under heading: String) throws -> [[String]] {
        let lines = try document().components(separatedBy: "\n")
        let start = try #require(lines.firstIndex(of: "## \(heading)"))
        let section = lines[(start + 1)...].prefix { !$0.hasPrefix("## ") }
        return section.filter { $0.hasPrefix("| `") }.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    @Test func `the document has one row for each verb that asks, as the table has it`() throws {
        let expected = Verb.allCases.map { verb in
            let ways = verb.rule.ways.map { "\($0.asker.rawValue) → \($0.answerer.rawValue)" }.joined(separator: ", ")
            let payload = verb.rule.payloadBytesMax == 0 ? "–" : "\(verb.rule.payloadBytesMax)"
            let who = verb == .hello ? "all" : ways
            return ["`\(verb.rawValue)`", who, payload, verb.rule.hasBody ? "yes" : "–", verb.rule.summary]
        }
        #expect(try rows(under: "Requests") == expected)
    }

    @Test func `the document has one row for each error code, with whether to repeat`() throws {
        let expected = ErrorCode.allCases.map { ["`\($0.rawValue)`", $0.mayRepeat ? "yes" : "no"] }
        #expect(try rows(under: "Errors").map { Array($0.prefix(2)) } == expected)
    }

    @Test func `the document names each verb that answers, carries a body or is said unasked`() throws {
        let names =
            AnswerVerb.allCases.map(\.rawValue) + BodyVerb.allCases.map(\.rawValue)
            + UnaskedVerb.allCases.map { "* \($0.rawValue)" }
        for name in names {
            let isNamed = try document().contains("`\(name)")
            #expect(isNamed, "\(name)")
        }
    }

    @Test func `the document states the limits`() throws {
        let expected = [
            ["`line`", "\(WireLimits.stranger.lineBytesMax)", "\(WireLimits.acquainted.lineBytesMax)"],
            ["`payload`", "\(WireLimits.stranger.payloadBytesMax)", "\(WireLimits.acquainted.payloadBytesMax)"],
            ["`inflight`", "\(WireLimits.stranger.inFlightMax)", "\(WireLimits.acquainted.inFlightMax)"],
            ["`fields`", "\(WireLimits.stranger.fieldsMax)", "\(WireLimits.acquainted.fieldsMax)"],
            ["`idle`", "\(WireLimits.stranger.idleMax)", "\(WireLimits.acquainted.idleMax)"],
        ]
        #expect(try rows(under: "Limits").map { Array($0.prefix(3)) } == expected)
    }

    @Test func `every line of the document's conversations is of the grammar`() throws {
        let lines = try document().components(separatedBy: "\n")
            .filter { $0.hasPrefix("S: ") || $0.hasPrefix("C: ") }.map { String($0.dropFirst(3)) }
        #expect(lines.count > 10)
        for line in lines {
            let length = line.firstMatch(of: /\{(\d+)\}$/).flatMap { Int($0.output.1) }
            let payload = length.map { String(repeating: "x", count: $0) + "\n" } ?? ""
            let reading = Reading("\(line)\n\(payload)")
            let isOneMessage = reading.messages.count == 1 && reading.items.count == 1
            #expect(isOneMessage, "\(line)")
        }
    }
}
