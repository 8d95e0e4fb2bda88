import Foundation
import Testing

/// `vitrine simulate` as people and scripts run it.
@Suite struct SimulatingTests {
    private static let seeds = ["simulate", "--seeds", "6", "--for", "10s"]

    /// What it reported, without what depends on the machine.
    private func report(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> [String: Any] {
        let result = try await Command.run(
            "vitrine", arguments + ["-o", "json"], environment: environment, deadline: .seconds(300))
        #expect(result.status == 0, "\(result.story)")
        let document = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        return try #require(document as? [String: Any])
    }

    @Test func `the report has just what is promised`() async throws {
        let report = try await report(Self.seeds)
        let members: Set = [
            "seeds", "from", "clusterHours", "clusterHoursPerCPUMinute", "operations", "faults", "marksMissed",
            "violations", "traceHash",
        ]
        #expect(Set(report.keys) == members)
        #expect(report["seeds"] as? Int == 6)
        #expect((report["operations"] as? Int ?? 0) > 100)
        #expect((report["violations"] as? [Any])?.isEmpty == true)
    }

    @Test func `the same seeds have the same trace hash however hashes are seeded and however many run at once`()
        async throws
    {
        let first = try await report(Self.seeds + ["--jobs", "1"])["traceHash"] as? String
        let other = try await report(Self.seeds + ["--jobs", "3"])["traceHash"] as? String
        let fixed = try await report(Self.seeds, ["SWIFT_DETERMINISTIC_HASHING": "1"])["traceHash"] as? String
        #expect(first?.count == 16)
        #expect(first == other)
        #expect(first == fixed)
    }

    @Test func `a planted breach is told with its seed, made short, saved, and found again from what was saved`()
        async throws
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "vitrine-\(UUID().uuidString)")
        let failing = try await Command.run(
            "vitrine",
            ["simulate", "--seeds", "6", "--for", "30s", "--plant", "ackBeforeSync", "--save-failures", folder.path],
            deadline: .seconds(600))
        #expect(failing.status == 1, "\(failing.story)")
        let saved = try FileManager.default.contentsOfDirectory(atPath: folder.path).min()
        let name = try #require(saved)
        let seed = name.dropFirst("seed-".count).prefix { $0 != "." }
        #expect(failing.errors.contains("seed \(seed) breaks a rule"))
        let scenario = folder.appending(path: name).path
        let again = try await Command.run("vitrine", ["simulate", "--scenario", scenario], deadline: .seconds(120))
        #expect(again.status == 1, "\(again.story)")
        #expect(again.errors.contains("breaks a rule"))
        let lines = try String(contentsOfFile: scenario, encoding: .utf8).split(separator: "\n").count
        #expect(lines < 200, "\(lines) lines")
        try FileManager.default.removeItem(at: folder)
    }

    @Test func `a signal ends it at once, with what was found so far`() async throws {
        for (number, status) in [(SIGTERM, 143), (SIGINT, 130)] as [(Int32, Int32)] {
            let running = try Command("vitrine", ["simulate", "--seeds", "1000000", "--for", "10s", "-o", "json"])
            let isListening = try await eventually { try Self.ignores(number, running) }
            #expect(isListening)
            running.signal(number)
            let result = try await running.finished()
            #expect(result.status == status, "\(result.story)")
            let document = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            #expect(document?["violations"] as? [String] == [])
        }
    }

    /// Whether a signal no longer ends a program as the system would have it.
    private static func ignores(_ number: Int32, _ program: Command) throws -> Bool {
        let status = try String(contentsOfFile: "/proc/\(program.number)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("SigIgn:") })
        let mask = try #require(UInt64(line.dropFirst("SigIgn:".count).drop { $0 == "\t" }, radix: 16))
        return mask >> UInt64(number - 1) & 1 == 1
    }

    @Test func `a scenario that is none is refused with its line`() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "vitrine-\(UUID().uuidString).txt")
        try Data("seed 1\n100 nodeKilled place=1 span=99999999999999 salt=3\n".utf8).write(to: file)
        let result = try await Command.run("vitrine", ["simulate", "--scenario", file.path])
        #expect(result.status == 1)
        #expect(result.errors.contains("line 2"), "\(result.story)")
        try FileManager.default.removeItem(at: file)
    }
}
