import CatalogStore
import Gallery
import Logging
import Transport
import Wire

/// What nodes served while no coordinator was there, written into the audit when one is back.
extension Coordinator {
    private static let versionsNamedMax = 4

    /// Answered only when it is durable: until then the node keeps it, and tells it again.
    ///
    /// If that answer is lost the records stand twice.
    func record(_ served: ServedReport, by node: NodeID) async throws {
        try requireUsable()
        var entries = served.entries.map { entry(for: $0, by: node) }
        if served.unlisted > 0 {
            entries.append(
                AuditEntry(
                    at: clock.wall(), actor: Principal("node/\(node)"), verb: "DEPLOY", object: "contents",
                    reason: "\(served.unlisted) more deployments were served without a coordinator, and are not listed")
            )
        }
        var rest = entries[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(catalogLimits.commitsPerTransactionMax))
            rest = rest.dropFirst(part.count)
            do throws(CatalogStoreError) {
                try await store.record(part)
            } catch {
                log.error("what a node served was not recorded", metadata: ["node": "\(node)", "error": "\(error)"])
                throw Refusal(.unavailable, "what was served cannot be recorded; tell it again")
            }
        }
    }

    private func entry(for entry: ServedReport.Entry, by node: NodeID) -> AuditEntry {
        let users = uses.users(of: entry.digest, in: routing.state).prefix(Self.versionsNamedMax).map(\.name)
        return AuditEntry(
            at: entry.first, actor: Principal(Self.cut(entry.principal, to: RefusedRequests.targetMax)), verb: "DEPLOY",
            object: users.isEmpty ? "\(entry.digest)" : users.joined(separator: " "),
            reason: "served by node \(node) from its view, without a coordinator: \(entry.deployments) deployments "
                + "until \(entry.last.iso8601)")
    }
}
