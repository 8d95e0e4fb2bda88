import Foundation
import Simulation

/// Makes runs that broke a rule short, and writes them down.
struct FailureReport {
    /// How many runs making one short may cost.
    static let runsMax = 200

    /// Where scenarios are written; without one they are shown.
    var directory: String?
    /// So many are made short: it takes a while, and many seeds often break one rule.
    var shortenedMax = 0

    /// Returns the files by seed.
    func write(_ sweep: Sweep) throws -> [UInt64: String] {
        var files: [UInt64: String] = [:]
        for violation in sweep.violations {
            Terminal.say("seed \(violation.seed) breaks a rule \(violation.text)")
        }
        for violation in sweep.violations.prefix(shortenedMax) where !Task.isCancelled {
            Terminal.say("making seed \(violation.seed) short")
            var shrinking = Shrinking(seed: violation.seed, options: sweep.options)
            guard let scenario = shrinking.shortest(runsMax: Self.runsMax, while: { !Task.isCancelled }) else {
                Terminal.say("seed \(violation.seed) broke no rule when it ran again")
                continue
            }
            files[violation.seed] = try save(scenario)
        }
        return files
    }

    /// The file, if there is one.
    private func save(_ scenario: Scenario) throws -> String? {
        guard let directory else {
            Terminal.say(scenario.text)
            return nil
        }
        let path = "\(directory)/seed-\(scenario.seed).txt"
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try Data(scenario.text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            Terminal.say(scenario.text)
            throw CommandFailure("\(path) cannot be written: \(error.localizedDescription)")
        }
        return path
    }
}
