/// How far a restored catalog is with learning what nodes know beyond it: the payload of the answers to `RECOVER`.
public struct RecoveryStatus: Hashable, Sendable, Codable {
    /// A node that has told what it knows.
    public struct Node: Hashable, Sendable, Codable {
        public var node: String
        /// How far it followed the catalog.
        public var revision: UInt64

        public init(node: String, revision: UInt64) {
            self.node = node
            self.revision = revision
        }
    }

    /// `none`, `waiting` for nodes, `contradiction` between nodes, or `ending`.
    public var state: String
    /// Where the restored catalog ends.
    public var restored: UInt64
    /// Where what nodes know ends.
    public var known: UInt64
    public var told: [Node]
    /// The nodes that have not told yet.
    public var awaited: [String]
    /// What cannot be both true, or could not be read, a sentence each.
    public var problems: [String]

    public init(
        state: String, restored: UInt64, known: UInt64, told: [Node] = [], awaited: [String] = [],
        problems: [String] = []
    ) {
        self.state = state
        self.restored = restored
        self.known = known
        self.told = told
        self.awaited = awaited
        self.problems = problems
    }
}
