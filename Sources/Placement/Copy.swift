public import Gallery

/// One try at bringing a content to a node.
///
/// The target pulls, and resumes from whatever it has of the content already.
public struct Copy: Hashable, Sendable {
    /// What the copy is for.
    public enum Reason: String, Hashable, Sendable {
        /// A version wants it there.
        case wish
        /// A node of the region that held it was lost.
        case heal
        /// A whole region was lost; the copy stands in for one there.
        case standIn
    }

    public let order: OrderID
    public let content: Digest
    /// The size of the content, in bytes.
    public let bytes: Int64
    public let target: NodeID
    public let source: NodeID
    /// The source is itself still copying, and serves on what it has verified so far.
    public let isChained: Bool
    public let reason: Reason

    /// A copy as the planner orders it.
    public init(
        order: OrderID, content: Digest, bytes: Int64, target: NodeID, source: NodeID, isChained: Bool, reason: Reason
    ) {
        self.order = order
        self.content = content
        self.bytes = bytes
        self.target = target
        self.source = source
        self.isChained = isChained
        self.reason = reason
    }
}

/// A copy that was ordered and of which no end was heard, with how far it is.
public struct RunningCopy: Hashable, Sendable {
    public let copy: Copy
    public let startedAt: Instant
    /// The bytes that the target has and has verified.
    public internal(set) var bytesDone: Int64
    /// When `bytesDone` last grew.
    public internal(set) var progressedAt: Instant
}
