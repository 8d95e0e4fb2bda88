import Foundation
import PlantedBugs

/// Runs what should find bugs, in the copy of the tree that was built.
struct Judgement: Sendable {
    /// How one run ended.
    struct Trial: Sendable {
        let verdict: Finding.Verdict
        let findings: [String]
        let seconds: Double
    }

    let binaries: URL
    let directory: URL
    /// Where what tests say is kept.
    let logs: URL
    let deadline: Int

    /// So many tests that failed are named.
    private static let findingsMax = 1
    /// So many seeds are run before it is looked whether one broke a rule; then twice as many, and so on.
    private static let seedsAtFirst = 25
    private static let signalled: Int32 = 128

    /// What becomes of a bug: caught if each of those that should find it does.
    func finding(of bug: PlantedBug) async throws -> Finding {
        var findings: [String] = []
        var seconds = 0.0
        var verdict = Finding.Verdict.caught
        for catcher in bug.catchers {
            let trial = try await trial(of: catcher, with: bug.name)
            seconds += trial.seconds
            findings += trial.findings
            switch trial.verdict {
            case .caught: break
            case .crashed: verdict = .crashed
            case .missed, .overdue, .untested: return Finding(bug, trial.verdict, findings, seconds: seconds)
            }
        }
        return Finding(bug, verdict, findings, seconds: seconds)
    }

    /// What is wrong with a catcher while no bug is switched on; `nil` if nothing is.
    func fault(of catcher: Catcher) async throws -> String? {
        let trial = try await trial(of: catcher, with: nil)
        switch trial.verdict {
        case .missed: return nil
        case .untested: return "there is no such test"
        case .caught, .crashed, .overdue:
            return "fails though no bug is switched on: \(trial.verdict.rawValue) \(trial.findings.joined())"
        }
    }

    private func trial(of catcher: Catcher, with bug: String?) async throws -> Trial {
        switch catcher {
        case .suite:
            try await trial(ofTests: catcher.filter ?? "", with: bug, log: "\(bug ?? "none").\(catcher.logName)")
        case .simulation(let seeds): try await trial(ofSeeds: seeds, with: bug)
        }
    }

    private func trial(ofTests filter: String, with bug: String?, log: String) async throws -> Trial {
        let tests = binaries.appending(path: "vitrinePackageTests.xctest").path
        // Not `swift test`, of which one would wait for the other.
        let run = ProcessRun(
            [tests, "--testing-library", "swift-testing", "--skip-build", "--filter", filter], in: directory, bug: bug,
            deadline: deadline)
        let outcome = try await run.finish(log: logs.appending(path: log))
        let lines = outcome.output.split(whereSeparator: \.isNewline)
        func trial(_ verdict: Finding.Verdict, _ findings: [String] = []) -> Trial {
            Trial(verdict: verdict, findings: findings, seconds: outcome.seconds)
        }
        let failed = lines.filter {
            $0.hasPrefix("✘ Test ") && !$0.hasPrefix("✘ Test run") && $0.contains(" failed after")
        }
        if outcome.isOverdue { return trial(.overdue) }
        if outcome.status == 0 {
            let hasRun = lines.contains { $0.contains("Test run with") && !$0.contains("Test run with 0 tests") }
            return trial(hasRun ? .missed : .untested)
        }
        if failed.isEmpty, outcome.status > Self.signalled {
            return trial(.crashed, ["crashed with signal \(outcome.status - Self.signalled)"])
        }
        guard !failed.isEmpty else { throw Failure("tests ended with \(outcome.status), see \(logs.path)/\(log)") }
        let names = failed.map(Self.sentence)
        let more = names.count > Self.findingsMax ? " and \(names.count - Self.findingsMax) more" : ""
        return trial(.caught, [names.prefix(Self.findingsMax).joined(separator: "; ") + more])
    }

    /// The sentence of a test in a line that says how it ended.
    private static func sentence(_ line: Substring) -> String {
        let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
        return parts.count > 2 ? parts.dropFirst().dropLast().joined(separator: "\"") : String(line)
    }

    private func trial(ofSeeds seeds: Int, with bug: String?) async throws -> Trial {
        var (from, part, seconds) = (1, Self.seedsAtFirst, 0.0)
        while from <= seeds {
            let count = min(part, seeds - from + 1)
            let run = ProcessRun(
                [
                    binaries.appending(path: "vitrine").path, "simulate", "--from", "\(from)", "--seeds", "\(count)",
                    "--for", "30s",
                ],
                in: directory, bug: bug, deadline: deadline)
            let outcome = try await run.finish { Self.brokenSeed($0) != nil }
            seconds += outcome.seconds
            if let seed = outcome.output.split(whereSeparator: \.isNewline).lazy.compactMap(Self.brokenSeed).first {
                return Trial(verdict: .caught, findings: ["seed \(seed)"], seconds: seconds)
            }
            guard !outcome.isOverdue else { return Trial(verdict: .overdue, findings: [], seconds: seconds) }
            guard outcome.status == 0 else {
                guard outcome.status > Self.signalled else {
                    throw Failure("simulate ended with \(outcome.status): \(outcome.output.suffix(400))")
                }
                return Trial(verdict: .crashed, findings: ["crashed within seed \(from + count - 1)"], seconds: seconds)
            }
            from += count
            part *= 2
        }
        return Trial(verdict: .missed, findings: [], seconds: seconds)
    }

    private static func brokenSeed(_ line: Substring) -> Int? {
        let words = line.split(separator: " ")
        guard words.count > 3, words[0] == "seed", words[2...].starts(with: ["breaks", "a", "rule"]) else { return nil }
        return Int(words[1])
    }
}

extension Catcher {
    /// As a part of a file's name.
    fileprivate var logName: String {
        "\(self)".map { $0.isLetter || $0.isNumber || $0 == "." ? "\($0)" : "-" }.joined().prefix(100) + ".log"
    }
}
