import Gallery
import Synchronization
import Transport
import Wire

/// Counts the bytes that the node moves, by where they go and come from.
final class Counters: Sendable {
    private let region: Region
    private let counts: Mutex<NodeStatistics>

    init(_ node: NodeID) {
        region = node.region
        counts = Mutex(NodeStatistics(node: "\(node)", region: node.region.name))
    }

    /// The counts at this moment; memory, free space and contents are the caller's to fill in.
    var statistics: NodeStatistics { counts.withLock { $0 } }

    func sent(_ bytes: Int, to peer: PeerIdentity) {
        add { counts in
            switch peer.role {
            case .user, .coordinator: counts.bytesToClients += Int64(bytes)
            case .node(let node) where node.region == region: counts.bytesWithinRegion += Int64(bytes)
            case .node(let node): counts.bytesToRegions[node.region.name, default: 0] += Int64(bytes)
            }
        }
    }

    func receivedFromClient(_ bytes: Int) { add { $0.bytesFromClients += Int64(bytes) } }
    func receivedFromNode(_ bytes: Int) { add { $0.bytesFromNodes += Int64(bytes) } }
    func filledLocally(_ bytes: Int) { add { $0.bytesFromLocalContents += Int64(bytes) } }
    func verified(_ bytes: Int) { add { $0.bytesVerified += Int64(bytes) } }

    private func add(_ change: (inout NodeStatistics) -> Void) { counts.withLock { change(&$0) } }
}

extension PeerIdentity {
    /// The region whose link carries what is sent to this peer, seen from `own`; `nil` if it has none.
    func link(from own: Region) -> Region? {
        guard case .node(let node) = role, node.region != own else { return nil }
        return node.region
    }
}
