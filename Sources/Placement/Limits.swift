/// How much at once, how long, how often: every bound of the planner, named, in one place.
///
/// Times are durations on the planner's monotonic clock. A simulation draws all of them from its seed.
public struct Limits: Hashable, Sendable {
    // Membership.

    /// How often a node says that it lives.
    public var heartbeat = Duration.seconds(1)
    /// So many heartbeats of silence make a node suspect.
    public var suspectAfterBeats = 3
    /// So many heartbeats of silence make a node down: nothing is sent to it or asked of it.
    public var downAfterBeats = 5
    /// A node that is down and silent for so long is lost: what it held is made anew elsewhere.
    public var lostGrace = Duration.seconds(300)
    /// A node that was down counts again after so many heartbeats without a silence between them.
    public var beatsToReturn = 8
    /// With each loss soon after the return from the last one it takes twice as many, at most so many times doubled.
    public var returnDoublingsMax = 3
    /// A loss so long after the return from the last one is the first again.
    public var lossMemory = Duration.seconds(3600)
    /// Ticks that come late one after the other lengthen every silence that is granted, at most by so many times.
    public var latenessMax = 7
    /// If the planner's own ticks were further apart than this, silence in between proves nothing.
    public var tickGapMax = Duration.seconds(3)

    // Work at once.

    /// Copies that a node receives at once.
    public var copiesInMax = 4
    /// Copies that a node sends at once.
    public var copiesOutMax = 4
    /// Copies that all nodes of a region together receive at once.
    public var copiesIntoRegionMax = 16
    /// Contents that a node hashes at once because it was told to.
    public var verificationsMax = 2
    /// Removals that a node is told at once.
    public var removalsMax = 8
    /// Bytes on every node that copies never take.
    public var freeBytesReserve: Int64 = 1 << 30
    /// A disk that gained so many bytes may have room for what it had none for.
    public var roomStepMin: Int64 = 64 << 20

    // Patience.

    /// A copy that gained no byte for so long is given up, however many bytes it has.
    public var copyStall = Duration.seconds(60)
    /// A removal without an answer for so long is no longer relied upon: the copy is a claim again.
    public var removalTimeout = Duration.seconds(60)
    /// A verification is told again after this and the time that hashing takes.
    public var verificationTimeout = Duration.seconds(60)
    /// The slowest a node may hash, in bytes per second.
    public var verificationRateMin: Int64 = 20 << 20
    /// The wait after the first failure of one node with one content; it doubles with each further one.
    public var retryDelay = Duration.seconds(5)
    /// The longest such wait.
    public var retryDelayMax = Duration.seconds(300)
    /// A node of which so many copies did not verify within the window is asked last, until the cool-off is over.
    public var sourceFailuresMax = 3
    /// How long such a failure is remembered.
    public var sourceFailureWindow = Duration.seconds(600)
    /// For how long after the last of them a node is asked last.
    public var sourceCoolOff = Duration.seconds(600)
    /// A claim whose verification failed so often without a verdict no longer counts as a copy.
    public var verificationFailuresMax = 3
    /// A content that no version wants any more, or not yet, is kept for so long.
    public var unwishedGrace = Duration.seconds(600)

    // Effort.

    /// What one event may cost, in contents put into queues; what remains is done with the next events.
    public var effortMax = 100_000
    /// What it costs to judge one content by itself.
    public var judgementEffort = 20
    /// Contents of one lane that are looked at for one decision while slots are short.
    public var laneScanMax = 64
    /// Contents that are looked at again on each tick though nothing was heard of them.
    public var sweepPerTick = 32
    /// Incidents that the ledger keeps; the oldest go first.
    public var incidentsMax = 256

    /// The defaults, for real clusters.
    public init() {}

    var suspectAfter: Duration { heartbeat * suspectAfterBeats }
    var downAfter: Duration { heartbeat * downAfterBeats }

    /// The most heartbeats after which a node counts again, however often it was lost.
    public var beatsToReturnMax: Int { beatsToReturn(after: returnDoublingsMax + 1) }

    /// After how many heartbeats a node counts again that was lost so often in a short time.
    func beatsToReturn(after losses: Int) -> Int {
        beatsToReturn * (1 << min(max(0, losses - 1), returnDoublingsMax, 16))
    }
}
