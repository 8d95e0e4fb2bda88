import Gallery
import Logging
import Transport
import Wire

/// What is answered while a restored catalog learns what nodes know: how far that is, and what it holds; nothing is
/// changed.
struct RecoveryHandler: RequestHandler {
    /// What every answer from a catalog bears that may be older than what was acknowledged.
    static let label = "catalog=recovering"

    let recovery: Recovery
    /// Reads the catalog as it was restored; it never began to coordinate.
    let reader: Coordinator

    func answer(_ request: Request) async throws {
        do {
            switch request.peer.role {
            case .node(let node): try await answer(request, of: node)
            case .user: try await answerUser(request)
            default: throw Refusal(.unknown, "a coordinator does not answer \(request.verb.rawValue)")
            }
        } catch {
            throw Refusal(explaining: error) ?? error
        }
    }

    private func answer(_ request: Request, of node: NodeID) async throws {
        switch request.verb {
        case .report: try await report(request, of: node)
        case .subscribe, .snapshot:
            // There is nothing to tell before; the node dials anew then.
            try await recovery.ended()
            throw Self.unavailable(await recovery.status)
        default: throw Refusal(.unknown, "a coordinator does not answer \(request.verb.rawValue)")
        }
    }

    private func report(_ request: Request, of node: NodeID) async throws {
        let report = try ReceivedReport(request)
        let epoch = recovery.epoch
        try await recovery.note(seen: report.epoch, isContested: report.isContested, by: node)
        guard report.epoch <= epoch, !(report.isContested && report.epoch == epoch) else {
            throw Refusal(
                .denied, rule: Refusal.staleEpoch, fields: ["epoch=\(epoch)"], "dial anew: the epoch is higher")
        }
        switch report.kind {
        case .tree: request.ok(json: try JSONPayload.encode(InventoryDifference(differing: [])))
        case .whole:
            await recovery.ask(node, at: report.view, over: request.connection)
            request.ok(["revision=\(recovery.base.revision)"])
        case .served: throw Self.unavailable(await recovery.status)
        case .heartbeat, .part, .delta: request.ok(["revision=\(recovery.base.revision)"])
        }
    }

    private func answerUser(_ request: Request) async throws {
        request.label(Self.label)
        switch request.verb {
        case .show: try await reader.show(request)
        case .list: try await reader.list(request)
        case .can: try await reader.can(request)
        case .usage: try await reader.usage(request)
        case .history: try await reader.history(request)
        case .audit: try await reader.audit(request)
        case .incidents:
            try await reader.require(.readCluster, at: .root, request)
            try await reader.incidents(request)
        case .status: try await status(request)
        case .recover: try await recover(request)
        default: throw Self.unavailable(await recovery.status)
        }
    }

    private func status(_ request: Request) async throws {
        try await reader.require(.readCluster, at: .root, request)
        let state = recovery.base
        let status = await recovery.status
        let cluster = ClusterStatus(
            cluster: recovery.cluster, coordinator: recovery.name, epoch: recovery.epoch, revision: state.revision,
            residentBytes: ProcessMemory.residentBytes(), galleries: state.galleries.count,
            imageVersions: state.versionCount, shortfalls: [], standing: "recovering",
            notice: Self.unavailable(status).text)
        request.ok(json: try JSONPayload.encode(cluster))
    }

    private func recover(_ request: Request) async throws {
        switch request.message.positional.first {
        case "status": try await reader.require(.readCluster, at: .root, request)
        case "accept-loss":
            try await reader.require(.operateCluster, at: .root, request)
            recovery.log.critical(
                "an operator has the restored catalog go on with what is known",
                metadata: ["by": "\(request.peer.principal.name)"])
            await recovery.acceptLoss(by: request.peer.principal)
        default: throw Refusal(.invalid, "RECOVER takes status or accept-loss")
        }
        request.ok(json: try JSONPayload.encode(await recovery.status))
    }

    private static func unavailable(_ status: RecoveryStatus) -> Refusal {
        let awaited = status.awaited.isEmpty ? "" : "; not heard yet: \(status.awaited.joined(separator: " "))"
        let problems = status.problems.isEmpty ? "" : "; \(status.problems.joined(separator: "; "))"
        return Refusal(
            .unavailable, rule: "Recovering",
            "the catalog was restored at revision \(status.restored) and learns what nodes know beyond it (so far up to "
                + "\(status.known)); nothing is changed until then\(awaited)\(problems). See `vitrine recover status`")
    }
}
