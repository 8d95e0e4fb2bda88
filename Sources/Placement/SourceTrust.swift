import Gallery

/// Which nodes sent bytes that were not the content's, and when.
///
/// A node that lives, answers and sends what does not verify is the worst of sources: each copy from it costs its time
/// and comes to nothing. It is asked last, whatever the content, until it was quiet for a while.
struct SourceTrust: Sendable {
    private let limits: Limits
    private var failures: [NodeID: [Instant]] = [:]
    private var sparedUntil: [NodeID: Instant] = [:]

    init(limits: Limits) {
        self.limits = limits
    }

    /// A copy from `node` did not verify.
    mutating func noteFailure(of node: NodeID, at now: Instant) {
        let window = limits.sourceFailureWindow
        let recent = (failures[node] ?? []).filter { now.since($0) < window } + [now]
        failures[node] = recent.suffix(max(1, limits.sourceFailuresMax))
        guard recent.count >= limits.sourceFailuresMax else { return }
        sparedUntil[node] = now.advanced(by: limits.sourceCoolOff)
    }

    /// Whether copies are taken from `node` only if nobody else has them.
    func isSpared(_ node: NodeID, at now: Instant) -> Bool {
        sparedUntil[node].map { now < $0 } ?? false
    }
}

extension Facts {
    /// Those of `holders` that are good to copy from; all of them, if none is.
    func bestSources(_ holders: [NodeID], at now: Instant) -> [NodeID] {
        let good = holders.filter { !isPoorSource($0, at: now) }
        return good.isEmpty ? holders : good
    }

    /// What it sends fails or is slow to come.
    func isPoorSource(_ node: NodeID, at now: Instant) -> Bool {
        trust.isSpared(node, at: now) || membership[node]?.disk == .slow
    }
}
