public import Gallery

/// Whom the dialing side wants to reach.
///
/// That the peer is of the same cluster is always required.
public enum ExpectedPeer: Hashable, Sendable {
    /// Anybody of the cluster: for the side that is dialed, which looks at the role with each request.
    case anyone
    case anyCoordinator
    case node(NodeID)
    case anyNode(of: Region)

    /// Whether a peer of this role is one.
    public func admits(_ role: PeerIdentity.Role) -> Bool {
        switch (self, role) {
        case (.anyone, _), (.anyCoordinator, .coordinator): true
        case (.node(let expected), .node(let found)): expected == found
        case (.anyNode(let region), .node(let found)): region == found.region
        default: false
        }
    }
}

extension ExpectedPeer: CustomStringConvertible {
    public var description: String {
        switch self {
        case .anyone: "anyone of the cluster"
        case .anyCoordinator: "a coordinator"
        case .node(let node): "node \(node)"
        case .anyNode(let region): "a node of region \(region)"
        }
    }
}
