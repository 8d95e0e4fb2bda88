import CatalogStore
import Gallery
import Wire

/// Taking over what a node knows beyond a restored catalog.
struct Adoption {
    /// Names in an audit record.
    private static let namesMax = 16

    let base: GalleryState
    /// `nil` if nobody knows more.
    let best: NodeKnowledge?
    let store: any CatalogStore
    let limits: CatalogLimits

    /// Makes it durable: change by change, each with its audit record and its events, or as a whole.
    func perform() async throws {
        guard let best else { return }
        switch best.form {
        case .changes(let changes): try await adopt(changes, of: best.node)
        case .whole: try await store.adopt(best.state, wholeEntry(of: best.node))
        }
    }

    private func adopt(_ changes: [ViewEvent], of node: NodeID) async throws {
        var trial = ChangeTrial(over: base, limits: limits)
        var rest = changes[...]
        while !rest.isEmpty {
            let part = rest.prefix(limits.commitsPerTransactionMax)
            rest = rest.dropFirst(part.count)
            let before = trial.state.revision
            for change in part { try trial.adopt(change, learntFrom: node) }
            try await store.append(trial.takePrepared().map(\.commit), after: before)
        }
    }

    private func wholeEntry(of node: NodeID) -> AuditEntry {
        AuditEntry(
            at: Clock().wall(), actor: Principal("coordinator"), verb: "ADOPT", object: "catalog",
            reason:
                "learnt from \(node) after the catalog was restored, as part of its whole state: what this revision "
                + "changed is not known")
    }

    /// Writes down in the audit how it ended, and what may be missing.
    func record(by principal: Principal, missing: [NodeID], problems: [String]) async throws {
        let revision = best?.revision ?? base.revision
        var reason = "restored at revision \(base.revision), goes on from \(revision)"
        if !missing.isEmpty {
            let names = missing.prefix(Self.namesMax).map { "\($0)" }.joined(separator: " ")
            reason += "; without \(missing.count) nodes that had not told what they know: \(names)"
        }
        if !problems.isEmpty { reason += "; with \(problems.count) contradictions" }
        let entry = AuditEntry(
            at: Clock().wall(), actor: principal, verb: "RECOVER", object: "catalog", reason: reason)
        try await store.record([entry])
    }
}
