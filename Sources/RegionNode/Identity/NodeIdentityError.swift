public import Gallery
public import ReplicaStore

/// Why a data directory, or a command, is not for this node.
public enum NodeIdentityError: Error, Hashable, Sendable {
    /// The directory is another node's, or another cluster's.
    case other(directory: String, cluster: String, node: NodeID, expectedCluster: String, expectedNode: NodeID)
    /// `node.json` is not what was written.
    case unreadable(path: String, reason: String)
    /// The disk failed.
    case store(ReplicaStoreError)
    /// A command of another cluster.
    case otherCluster(found: String, own: String)
    /// A coordinator that is not obeyed, or a command of it.
    case fenced(EpochFence.Breach)
}

extension NodeIdentityError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .other(let directory, let cluster, let node, let expectedCluster, let expectedNode):
            "\(directory) is the data of node \(node) of cluster \(cluster), and the settings say node "
                + "\(expectedNode) of cluster \(expectedCluster); name another directory under data:"
        case .unreadable(let path, let reason):
            "\(path) cannot be read (\(reason)); restore it, or move the directory away to begin with an empty one"
        case .store(let error): "the data directory: \(error)"
        case .otherCluster(let found, let own): "a command of cluster \(found); this node is of \(own)"
        case .fenced(.superseded(let found, let highest)):
            "epoch \(found) is over; this node has seen epoch \(highest)"
        case .fenced(.contested(let epoch)):
            "two coordinators have come with epoch \(epoch), on two copies of one catalog, and neither is obeyed; stop "
                + "the wrong one for good and start the other anew, which gives it a higher epoch"
        }
    }
}
