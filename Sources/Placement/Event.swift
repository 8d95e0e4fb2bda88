public import Gallery

extension Planner {
    /// Something that happened, as the coordinator tells it.
    ///
    /// What a node says is told in the order in which it said it, and nothing that came over an earlier
    /// connection is told after `joined`. Answers to orders, heartbeats and progress may also come late,
    /// twice, or not at all: an answer to an order that is no longer outstanding is only a hint, and verified.
    /// In return a node carries out the orders about one content in the order in which they were told, each once;
    /// removals and verifications only while the connection that brought them is the one over which it last sent
    /// its inventory; a newer copy order for a content replaces an older one; and when it is greeted by a
    /// coordinator of a higher epoch it drops all orders of the earlier one.
    public enum Event: Hashable, Sendable {
        /// Where copies of a lost region go if the other target regions have no room.
        case topology(paired: [Region: Region])
        /// What is wanted of a content; with `nil`, that no version wants it (any more, or yet).
        ///
        /// What is told before the first `tick` is taken to have stood before the coordinator started.
        case wish(Digest, Wish?)
        /// The same of many contents, in this order: what a coordinator knows when it starts.
        case wishes([ContentWish])
        /// A node that registered earlier and was not heard of since the coordinator started.
        case known(NodeID)
        /// Which regions and nodes the operator has taken out of the cluster, or is taking out: all of them.
        case standings(Standings)
        /// A node connected and told everything that it holds.
        case joined(NodeID, Inventory)
        /// A heartbeat.
        case heard(NodeID, freeBytes: Int64)
        /// The connection closed.
        ///
        /// Only a hint: silence decides.
        case left(NodeID)
        /// A node came to hold a content without an order, by an upload or by a scrub that hashed it.
        case holds(NodeID, Digest, Holding)
        /// A node found, without an order, that it does not hold a content (any more, or whole).
        case holdsNot(NodeID, Digest, damaged: Bool)
        /// A node holds so many bytes of a content, whole and checked, and the rest is damaged: it is no copy, and a
        /// copy to this node takes but the rest.
        case holdsPart(NodeID, Digest, bytes: Int64)
        /// What a node says of its disk, when that changes; until told otherwise it is sound.
        case disk(NodeID, DiskState)
        /// The target of a copy has verified so many bytes of it.
        case progressed(OrderID, bytes: Int64)
        /// How a copy, verification or removal ended.
        case answered(OrderID, NodeID, Digest, Outcome)
        /// Time passed, and nothing else.
        ///
        /// Told once a heartbeat.
        case tick
    }
}
