public import Gallery

/// One loss of a node or of a whole region: what it touched, and what was done about it.
public struct Incident: Hashable, Sendable, Identifiable {
    /// What was lost.
    public enum Subject: Hashable, Sendable {
        case node(NodeID)
        case region(Region)
    }

    /// 1 for the first; rises, also when old ones are dropped.
    public let id: Int
    public let subject: Subject
    /// When silence was first noticed (suspect; for a region, of its first node).
    public let detectedAt: Instant
    /// When it was decided that the subject is down.
    public internal(set) var downAt: Instant?
    /// When it was decided that the subject is lost, so that healing began.
    public internal(set) var lostAt: Instant?
    /// When the first byte of a healing copy had arrived.
    public internal(set) var firstByteAt: Instant?
    /// When every touched content had its wished number of verified copies again.
    public internal(set) var restoredAt: Instant?
    /// When the subject counted as alive again (a region: all its nodes).
    public internal(set) var returnedAt: Instant?
    /// When all that the returned subject holds and versions want was verified.
    public internal(set) var verifiedAt: Instant?
    /// The wished contents that the subject held when it was lost.
    public internal(set) var contents = 0
    /// How many of them have their wished number of verified copies again.
    public internal(set) var restored = 0
    /// The bytes that healing copies of these contents brought.
    public internal(set) var bytesCopied: Int64 = 0
    /// Where those bytes came from.
    public internal(set) var sources: [NodeID: Int64] = [:]
}
