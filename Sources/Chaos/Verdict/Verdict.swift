import Gallery

/// One thing that must hold, and whether it did.
public struct Check: Hashable, Sendable, Encodable {
    public let name: String
    public let passed: Bool
    /// What was counted, or what was wrong.
    public let detail: String

    init(_ name: String, _ failures: [String], _ detail: String) {
        self.name = name
        passed = failures.isEmpty
        let shown = failures.prefix(3).joined(separator: "; ")
        self.detail = failures.isEmpty ? detail : shown + (failures.count > 3 ? "; and \(failures.count - 3) more" : "")
    }
}

/// Judges a run by what was written down of it and by the last look at everything.
struct Verdict {
    let expectations: Expectations
    let operations: [Operation]
    let happenings: [Happening]
    let faultedTimes: [(region: String, from: Int64, to: Int64)]
    let acknowledged: Int
    /// Versions whose deletion was asked for.
    let retired: Set<ImageVersionID>
    /// Whether somebody excludes versions from `latest`, so that there may be none.
    let isExcluding: Bool
    let findings: SweepFindings
    let growth: [String]
    let isInterrupted: Bool
    let history: HistoryFindings

    var checks: [Check] {
        [
            Check("no acknowledged version is lost", findings.lost, "\(acknowledged) acknowledged, all there"),
            Check("no wrong byte was deployed", wrongBytes, "\(count(.deploy)) deployments compared whole"),
            Check(
                "every version is byte-identical in every target region", findings.wrong + findings.unreadable,
                "\(findings.deployed) deployments after the faults"),
            Check("no deleted version is there again", findings.risen, "\(count(.delete)) deleted"),
            Check(
                "no deployment failed where none may", failedDeployments,
                "\(excused) failed where a fault was, \(count(.deploy)) succeeded"),
            Check(
                "everything is as wanted after the faults", settled,
                "after \(findings.settledSeconds.map { String(Int($0.rounded(.up))) } ?? "-") s"),
            Check("every step could be done", stepFailures, "all"),
            Check(
                "the audit log verifies", findings.auditFault.map { [$0] } ?? [], "\(findings.auditRecords) records"),
            Check("what clients were told can be explained", history.violations, history.detail),
            Check("processes use no more than before", growth, "memory and descriptors"),
            Check(
                "the load did enough to show anything", idleness,
                "\(acknowledged) versions published, \(count(.resolve)) times latest was answered"),
        ] + (expectations.disksClean ? [Check("no damaged copy is left on a disk", findings.rotten, "all read")] : [])
    }

    private func count(_ kind: Operation.Kind) -> Int {
        operations.count { $0.kind == kind && $0.outcome == .done }
    }

    private var wrongBytes: [String] {
        operations.compactMap { operation in
            guard case .wrongBytes(let what) = operation.outcome else { return nil }
            return "\(operation.region): \(what)"
        }
    }

    private var failed: [Operation] {
        operations.filter { operation in
            guard operation.kind == .deploy else { return false }
            switch operation.outcome {
            case .refused, .unanswered: return true
            case .done, .wrongBytes, .abandoned: return false
            }
        }
    }

    private func isExcused(_ operation: Operation) -> Bool {
        expectations.mayFail.contains(operation.region) || isGone(operation)
            || faultedTimes.contains {
                $0.region == operation.region && $0.from <= operation.returnedAt && operation.calledAt <= $0.to
            }
    }

    /// Whether a rule may have refused it because others deleted or excluded what was asked for.
    private func isGone(_ operation: Operation) -> Bool {
        guard let number = operation.asked else { return isExcluding }
        return retired.contains(ImageVersionID(definition: operation.definition, number: number))
    }

    private var excused: Int { failed.count { isExcused($0) } }

    private var failedDeployments: [String] {
        failed.filter { !isExcused($0) }.map { operation in
            let at = String(Double(operation.calledAt / 100_000_000) / 10)
            return
                "\(operation.definition)/\(operation.asked?.description ?? "latest") in \(operation.region) at \(at) s: \(operation.outcome)"
        }
    }

    private var settled: [String] {
        guard findings.settledSeconds == nil else { return [] }
        return findings.unsettled.isEmpty ? ["it was not waited for"] : findings.unsettled
    }

    private var stepFailures: [String] {
        happenings.filter { $0.kind == .failure }.map(\.text) + (isInterrupted ? ["the run was interrupted"] : [])
    }

    private var idleness: [String] {
        var missing: [String] = []
        if count(.deploy) < expectations.deploymentsMin {
            missing.append("\(count(.deploy)) deployments, at least \(expectations.deploymentsMin) expected")
        }
        if count(.resolve) < expectations.resolvesMin {
            missing.append("\(count(.resolve)) resolves, at least \(expectations.resolvesMin) expected")
        }
        if acknowledged < expectations.versionsMin {
            missing.append("\(acknowledged) versions, at least \(expectations.versionsMin) expected")
        }
        return missing
    }
}
