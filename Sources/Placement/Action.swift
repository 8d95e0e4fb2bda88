public import Gallery

extension Planner {
    /// Something to be done, in the order in which it is listed.
    public enum Action: Hashable, Sendable {
        /// Tell the target to pull the content from the source.
        case copy(Copy)
        /// Tell the node to stop a copy, and to keep what it has of it.
        ///
        /// Needs no answer.
        ///
        /// If the node cannot be told, nothing is lost: its next inventory will name the copy, or not.
        case cancel(OrderID, on: NodeID)
        /// Tell the node to hash a content.
        case verify(OrderID, NodeID, Digest)
        /// Tell the node to delete a content.
        case remove(OrderID, NodeID, Digest)
        /// What is believed of a node changed.
        case membership(NodeID, Liveness)
    }
}
