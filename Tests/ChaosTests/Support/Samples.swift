import Gallery
import Testing

@testable import Chaos

/// Operations and verdicts as tests need them.
enum Samples {
    static func version(_ text: String) throws -> ImageVersionID { try #require(ImageVersionID(text)) }

    static func deployment(
        _ outcome: Operation.Outcome, in region: String = "westeurope", from: Double = 10, to: Double = 11,
        of version: String = "chaos/pub-0/1.0.0"
    ) throws -> Operation {
        let id = try Samples.version(version)
        var operation = Operation(
            kind: .deploy, client: "deployer", region: region, definition: id.definition, asked: id.number,
            calledAt: Int64(from * 1e9))
        operation.returnedAt = Int64(to * 1e9)
        operation.outcome = outcome
        operation.bytes = 1 << 20
        return operation
    }

    /// Nothing was found to be wrong.
    static var clean: SweepFindings {
        var findings = SweepFindings()
        findings.settledSeconds = 1
        return findings
    }

    /// The names of what is broken.
    static func broken(
        _ operations: [Operation], _ findings: SweepFindings = clean, happenings: [Happening] = [],
        faulted: [(region: String, from: Int64, to: Int64)] = [], growth: [String] = [],
        retired: Set<ImageVersionID> = [], acknowledged: Int = 1, isInterrupted: Bool = false,
        told: [String] = [],
        change: (inout Expectations) -> Void = { _ in }
    ) -> [String] {
        var expectations = Expectations()
        change(&expectations)
        let verdict = Verdict(
            expectations: expectations, operations: operations, happenings: happenings, faultedTimes: faulted,
            acknowledged: acknowledged, retired: retired, isExcluding: false, findings: findings, growth: growth,
            isInterrupted: isInterrupted, history: HistoryFindings(violations: told, detail: ""))
        return verdict.checks.filter { !$0.passed }.map(\.name)
    }
}
