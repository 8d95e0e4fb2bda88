public import Gallery

/// A region that has fewer verified copies of a content than are wished, and why.
public struct Shortfall: Hashable, Sendable {
    /// Why copies are missing.
    public enum Reason: String, Hashable, Sendable {
        /// No node anywhere that is not lost holds the content: it revives when a holder returns.
        case noCopyLeft
        /// Nodes hold it, but none of them is both alive and verified at this moment.
        case noSourceAtHand
        /// The region has fewer live nodes than copies are wished.
        case tooFewNodes
        /// All nodes of the region are lost; other target regions, and its pair, stand in where they can.
        case regionLost
        /// The operator has retired the region: its copies stand elsewhere, where they can.
        case regionRetired
        /// The copy that shallow versions read from is gone; none is ever made for them.
        case sourceGone
        /// Nodes that could take it have no room.
        case noSpace
        /// The disks of the nodes that could take it are read-only or failing.
        case diskTrouble
        /// Nodes that were registered have not told yet what they hold.
        case awaitingInventory
        /// The copies are on nodes that are silent but not yet lost.
        case nodesSilent
        /// Copies wait for a slot, or for the first copy of the region.
        case queued
        /// Copies are on their way.
        case copying
        /// Claimed copies are being hashed.
        case verifying
        /// A copy failed and is tried again later.
        case retrying
    }

    public let content: Digest
    public let region: Region
    /// The verified copies on live nodes.
    public let verified: Int
    public let wished: Int
    public let reason: Reason
}
