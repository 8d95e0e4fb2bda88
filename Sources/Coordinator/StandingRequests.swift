import Gallery
import Logging
import NIOCore
import Placement
import Transport
import Wire

/// Taking regions and nodes out of the cluster, and letting them in again: `STANDING`.
extension Coordinator {
    func setStanding(_ request: Request) async throws -> Submitted {
        try require(.operateCluster, at: .root, request)
        let (subject, operation) = try request.standing()
        if case .retired = subject.standing, !(try request.flag("force")) { try requireSilent(subject) }
        let report = StandingReport(
            kind: subject.kind, name: subject.name, standing: subject.standing.rawValue, notes: notes(on: operation))
        let submission = Submission(
            operation, by: request.peer.principal, verb: request.verb.rawValue, key: try request.idempotencyKey()
        ) { _, _ in try Array(JSONPayload.encode(report).readableBytesView) }
        return try await request.isCheck() ? check(submission) : submit(submission)
    }

    /// What a node that is to be emptied cannot be rid of, by a planner that was told so.
    private func notes(on operation: GalleryOperation) -> [String]? {
        guard case .setNodeStanding(let node, .draining) = operation, state.nodes[node] != nil else { return nil }
        let notes = remainders(on: node, by: planner.draining(node))
        return notes.isEmpty ? nil : notes
    }

    /// To retire what is alive may take away the last copies: that is said once more.
    private func requireSilent(_ subject: StandingSubject) throws(Refusal) {
        let alive = planner.nodes.filter { node in
            subject.includes(node.node) && node.isConnected && node.standing != .retired
                && (node.liveness == .alive || node.liveness == .suspect)
        }
        guard let first = alive.first else { return }
        throw Refusal(
            .conflict, rule: "StillAlive",
            "\(first.node)\(alive.count > 1 ? " and \(alive.count - 1) more" : "") is alive: what only it holds would "
                + "be lost until it is restored. Drain it first (`vitrine node drain \(first.node)`), or stop it, or retire "
                + "it all the same with --force")
    }

    /// The planner learns who was taken out, and those hear that they are.
    func tellStandings() {
        let standings = routing.state.standings
        plan(.standings(standings))
        for (node, link) in links where standings[node] == .retired {
            log.notice("node \(node) is retired and disconnected")
            Task { await link.connection.close(saying: "\(node) is retired; `vitrine` lets it in again with restore") }
        }
    }
}

/// The region or node that is meant, and what is to become of it.
private struct StandingSubject {
    let kind: String
    let name: String
    let standing: Standing
    let includes: (NodeID) -> Bool
}

extension Request {
    fileprivate func standing() throws -> (StandingSubject, GalleryOperation) {
        let positional = Array(message.positional)
        guard positional.count == 2 else {
            throw Refusal(.invalid, rule: "InvalidParameter", "STANDING needs region or node, and its name")
        }
        guard let standing = message["to"].flatMap(Standing.init(rawValue:)) else {
            let words = Standing.allCases.map(\.rawValue).joined(separator: ", ")
            throw Refusal(.invalid, rule: "InvalidParameter", "to= is none of \(words)")
        }
        switch positional[0] {
        case "region":
            let region = try Region.read(positional[1], as: "region")
            let subject = StandingSubject(kind: "region", name: "\(region)", standing: standing) { $0.region == region }
            return (subject, .setRegionStanding(region: region, standing: standing))
        case "node":
            let node = try NodeID.read(positional[1], as: "node")
            let subject = StandingSubject(kind: "node", name: "\(node)", standing: standing) { $0 == node }
            return (subject, .setNodeStanding(id: node, standing: standing))
        default:
            throw Refusal(.invalid, rule: "InvalidParameter", "STANDING takes region or node, not \(positional[0])")
        }
    }
}
