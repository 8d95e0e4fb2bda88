import Gallery
import ReplicaStore
import Transport
import Wire

/// Tells the coordinator what the node holds, and that it lives.
struct Reporting: Sendable {
    let context: NodeContext
    let connection: Connection
    let heartbeat: Duration

    private var deadline: Duration {
        max(context.limits.answerWaitMin, heartbeat * context.limits.heartbeatsUnansweredMax)
    }

    /// The whole inventory, in parts.
    ///
    /// What changes meanwhile is told again as a change, which does no harm.
    func tellInventory() async throws {
        context.news.changes.clear()
        let contents = context.store.inventory().complete.map(Self.held)
        let size = NodeReport.contentsMax
        var start = 0
        while contents.count - start > size {
            try await report(Array(contents[start..<start + size]), "part")
            start += size
        }
        let identity = context.identity
        try await report(
            Array(contents[start...]), "whole",
            [
                "at=\(context.address.text)", "node=\(context.node)", "cluster=\(identity.cluster)",
                "incarnation=\(identity.incarnation)", "epoch=\(identity.highestEpoch)",
            ])
    }

    /// A heartbeat each `heartbeat`; throws when one is not answered.
    func beat() async throws {
        while true {
            try await Task.sleep(for: heartbeat)
            try await report(nil, nil)
        }
    }

    /// What changes among the contents, as it does.
    func tellChanges() async throws {
        while true {
            let changed = await context.news.changes.next(max: NodeReport.contentsMax)
            try Task.checkCancellation()
            if !changed.isEmpty { try await report(changed, "delta") }
        }
    }

    private func report(_ contents: [NodeReport.Held]?, _ inventory: String?, _ more: [String] = []) async throws {
        let free = try await context.onFiles { store throws(ReplicaStoreError) in try store.usableBytes() }
        let fields = (inventory.map { ["inventory=\($0)"] } ?? []) + ["free=\(free)"] + more
        let payload = try contents.map { try JSONPayload.encode(NodeReport(contents: $0)) }
        _ = try await connection.ask(.report, fields, payload: payload, deadline: deadline)
        await context.view.noteHeard(at: .wallClock)
    }

    private static func held(_ complete: Inventory.Complete) -> NodeReport.Held {
        let state: NodeReport.State =
            switch complete.standing {
            case .verified: .verified
            case .claimed: .claimed
            case .unusable: .damaged
            }
        return NodeReport.Held(digest: complete.digest, state: state)
    }
}
