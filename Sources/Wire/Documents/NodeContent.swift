/// One disk content on a node: a row of the answer to `CONTENTS`.
public struct NodeContent: Hashable, Sendable, Codable {
    public var node: String
    public var digest: String
    /// The disk's size, and what of it is not zero, in bytes.
    public var bytes: Int64
    public var occupiedBytes: Int64
    /// `verified`, `claimed`, `damaged` or `unusable`.
    public var state: String
    public var damagedChunks: Int
    /// Whether a version or a source of the catalog, as far as the node knows it, uses it; a content that nothing uses
    /// is kept until somebody removes it.
    public var isUsed: Bool

    public init(
        node: String, digest: String, bytes: Int64, occupiedBytes: Int64, state: String, damagedChunks: Int,
        isUsed: Bool
    ) {
        self.node = node
        self.digest = digest
        self.bytes = bytes
        self.occupiedBytes = occupiedBytes
        self.state = state
        self.damagedChunks = damagedChunks
        self.isUsed = isUsed
    }
}
