/// How far a node is with reading everything that it holds: the payload of the answer to `SCRUB`.
public struct ScrubStatus: Hashable, Sendable, Codable {
    /// Damage that was found.
    public struct Finding: Hashable, Sendable, Codable {
        public var digest: String
        public var chunk: Int
        /// ISO 8601.
        public var at: String

        public init(digest: String, chunk: Int, at: String) {
            self.digest = digest
            self.chunk = chunk
            self.at = at
        }
    }

    public var node: String
    /// Counts the cycles of the data directory, from 1.
    public var cycle: Int
    /// When the cycle began, ISO 8601.
    public var cycleStart: String
    /// Whether all was read; the next cycle begins when it is time.
    public var isComplete: Bool
    /// The bytes read in this cycle, and those that it will have read.
    public var readBytes: Int64
    public var ofBytes: Int64
    /// The chunks found damaged since the cycle began, whoever came across them, and those put right.
    public var findings: Int
    public var repaired: Int
    /// The last of all.
    public var lastFinding: Finding?
    /// The chunks that wait to be repaired.
    public var damagedChunks: Int
    public var quarantinedBytes: Int64

    public init(
        node: String, cycle: Int, cycleStart: String, isComplete: Bool, readBytes: Int64, ofBytes: Int64, findings: Int,
        repaired: Int, lastFinding: Finding?, damagedChunks: Int, quarantinedBytes: Int64
    ) {
        self.node = node
        self.cycle = cycle
        self.cycleStart = cycleStart
        self.isComplete = isComplete
        self.readBytes = readBytes
        self.ofBytes = ofBytes
        self.findings = findings
        self.repaired = repaired
        self.lastFinding = lastFinding
        self.damagedChunks = damagedChunks
        self.quarantinedBytes = quarantinedBytes
    }
}
