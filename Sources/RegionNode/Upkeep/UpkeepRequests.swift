import Gallery
import Logging
import ReplicaStore
import Transport
import Wire

/// Answers what operators ask of what the node holds: `SCRUB` and `CONTENTS`.
struct UpkeepRequests: Sendable {
    let context: NodeContext
    let scrubber: Scrubber

    /// `SCRUB status|start`.
    func scrub(_ request: Request) async throws {
        switch request.message.positional.first {
        case "status": try await context.rights.require(.readCluster, by: request.peer)
        case "start":
            try await context.rights.require(.operateCluster, by: request.peer)
            context.logger.notice("a scrub is asked for", metadata: ["by": "\(request.peer.principal.name)"])
            scrubber.start()
        default: throw Refusal(.invalid, "SCRUB takes status or start")
        }
        request.ok(json: try JSONPayload.encode(scrubber.status))
    }

    /// `CONTENTS [orphans=true]`: in order of digest.
    func contents(_ request: Request) async throws {
        try await context.rights.require(.readCluster, by: request.peer)
        let isOfOrphans = request.message["orphans"] == "true"
        var count = 0
        for complete in context.store.inventory().complete {
            let isUsed = !context.view.users(of: complete.digest).users.isEmpty
            guard !isOfOrphans || !isUsed else { continue }
            try await request.item(json: try JSONPayload.encode(row(complete, isUsed: isUsed)))
            count += 1
        }
        request.ok(["count=\(count)"])
    }

    private func row(_ complete: Inventory.Complete, isUsed: Bool) -> NodeContent {
        let (state, damagedChunks) =
            switch complete.standing {
            case .verified: ("verified", 0)
            case .claimed: ("claimed", 0)
            case .damaged(let chunks, _): ("damaged", chunks)
            case .unusable: ("unusable", 0)
            }
        return NodeContent(
            node: "\(context.node)", digest: "\(complete.digest)", bytes: Int64(complete.virtualSize),
            occupiedBytes: Int64(complete.occupiedBytes), state: state, damagedChunks: damagedChunks, isUsed: isUsed)
    }
}
