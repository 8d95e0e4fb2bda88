import PlantedBugs

/// What became of a bug.
struct Finding: Codable, Sendable {
    /// How what should find it ended.
    enum Verdict: String, Codable, Sendable {
        case caught
        /// The tests crashed on it.
        case crashed
        case missed
        /// The tests did not end in time: nobody knows what they would have found.
        case overdue
        /// A test with which it should be found is not there, or fails also without it.
        case untested
    }

    let bug: String
    let row: String
    let file: String
    let wrong: String
    let verdict: Verdict
    /// What found it, in the words of the bug.
    let catchers: [String]
    /// The first tests that failed, or the first seed.
    let findings: [String]
    let seconds: Double

    var isCaught: Bool { verdict == .caught || verdict == .crashed }

    init(_ bug: PlantedBug, _ verdict: Verdict, _ findings: [String], seconds: Double) {
        self.bug = bug.name
        row = bug.row
        file = bug.file
        wrong = bug.wrong
        self.verdict = verdict
        catchers = bug.catchers.map(\.description)
        self.findings = findings
        self.seconds = (seconds * 10).rounded() / 10
    }

    /// A line for people.
    var line: String {
        let found = findings.isEmpty ? "" : "  \(findings.joined(separator: "; "))"
        return "\(verdict.rawValue.padded(to: 8))  \(bug.padded(to: 32))  \("\(seconds)".padded(to: 6))"
            + "  \(catchers.joined(separator: "; "))\(found)"
    }
}

extension String {
    fileprivate func padded(to count: Int) -> String {
        self + String(repeating: " ", count: max(0, count - self.count))
    }
}
