public import Gallery

/// How sure it is that a node holds a content.
public enum Holding: String, Hashable, Sendable {
    /// Its files are there; since its process started nobody hashed them.
    case claimed
    /// Hashed in this life of its process, and whole.
    case verified
}

/// Everything that a node says of itself when it connects.
public struct Inventory: Hashable, Sendable {
    /// The contents that it holds whole, as far as it knows.
    public var contents: [Digest: Holding]
    /// The copies of this planner that it is still carrying out, kept over a broken connection.
    public var running: Set<OrderID>
    /// The bytes free on its disk.
    public var freeBytes: Int64

    /// The inventory of a node.
    public init(contents: [Digest: Holding] = [:], running: Set<OrderID> = [], freeBytes: Int64) {
        self.contents = contents
        self.running = running
        self.freeBytes = freeBytes
    }
}
