public import ReplicaStore
public import Transport

/// How much and how long, for a node.
///
/// The defaults are what the daemon uses; tests take shorter times.
public struct NodeLimits: Sendable {
    /// How long a copy may go without a new byte, and a peer that copies may wait for a chunk.
    public var copyStallMax = Duration.seconds(30)
    /// How often a copy tells how far it is.
    public var progressInterval = Duration.seconds(1)
    /// How many requests for ranges a copy has under way, and how many bytes each asks for, at least one chunk.
    public var copyRangesMax = 4
    public var copyRangeBytes = 8 << 20
    /// How long a peer may take to answer a question that needs no bytes.
    public var peerQuestionMax = Duration.seconds(5)
    /// How often it is tried whether the disk still takes what is written.
    public var probeInterval = Duration.seconds(10)
    /// How long a call on the disk may be under way before the disk is said to be slow.
    public var diskPatience = DiskWatch.patienceDefault
    /// After how many heartbeats without an answer the node dials the coordinator anew, and after what time at least.
    public var heartbeatsUnansweredMax = 4
    public var answerWaitMin = Duration.seconds(5)
    /// How long somebody who may not do what he asks for, as far as the view says, waits for it to say otherwise: it
    /// may be a moment behind the coordinator, who has just told him that he may.
    public var viewLagMax = Duration.seconds(2)
    /// How long the node waits at least and at most before it dials the coordinator again.
    public var redialMin = Duration.milliseconds(200)
    public var redialMax = Duration.seconds(5)
    /// How long connecting to the coordinator, and the handshake, may take at least: two seconds, or a few heartbeats.
    public var dialMaxAtLeast = Duration.seconds(2)
    /// How long after its start a node begins to read what nobody asked it to: those who come back have other work.
    public var scrubStartDelay = Duration.seconds(60)
    /// How long a step of a scrub waits at most for reads that are under way.
    public var scrubYieldMax = Duration.milliseconds(500)
    /// The store's own.
    public var store = ReplicaStore.Limits()
    /// How the data directory is read and written.
    public var calls: any FileSystemCalls = LinuxCalls()
    /// The connections'.
    public var transport = TransportLimits()

    /// The most bytes of one `DATA`.
    static let pieceBytesMax = 1 << 20

    /// All defaults.
    public init() {}

    /// A peer that cannot be reached is passed over soon: a client waits for who holds what it wants.
    var ofPeers: TransportLimits {
        var limits = transport
        limits.connectTimeout = min(limits.connectTimeout, peerQuestionMax)
        limits.handshakeTimeout = min(limits.handshakeTimeout, peerQuestionMax)
        return limits
    }
}
