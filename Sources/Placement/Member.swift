import Gallery

/// A node as the planner knows it.
struct Member: Sendable {
    let id: NodeID
    var standing = Standing.serving
    var liveness: Liveness
    var lastHeard: Instant
    var isConnected = false
    /// Its inventory was told since the coordinator started.
    var hasTold = false
    var freeBytes: Int64 = 0
    var disk = DiskState.sound
    /// The free bytes from which growth is reckoned.
    var freeBytesNoted: Int64 = 0
    /// Good heartbeats since it was heard of again, and when the last of them was counted.
    var beats = 0
    var lastBeat: Instant
    /// Since when a node that is down is silent; kept while it is returning, so that a flapping node is lost in the end.
    var downSince: Instant?
    var isFromLost = false
    /// How often it was lost, and when it last came back from that: who comes and goes is believed ever later.
    var losses = 0
    var lastReturn: Instant?
    /// It is back for less than the grace, and may be lost again: what stands in for it stays.
    var isFreshlyBack = false

    /// Orders reach it, and it can be relied upon.
    var isUsable: Bool { liveness == .alive && isConnected }
    /// It can be relied upon, and its disk takes something new.
    var isTaking: Bool { isUsable && (disk == .sound || disk == .slow) && standing == .serving }
    /// Its copies are made anew elsewhere, while it can still be read.
    var isDraining: Bool { disk == .failing || standing == .draining }
    /// Orders reach it.
    var isReachable: Bool { isConnected && (liveness == .alive || liveness == .returning) }
    /// What it holds counts, be it silent or not.
    ///
    /// A node that comes back from being lost counts once it is alive: else a flapping one would stop and start its
    /// healing with every flap.
    var counts: Bool { liveness != .lost && !(liveness == .returning && isFromLost) }

    /// It was taken out: nothing is believed of it any more.
    mutating func beLost() {
        liveness = .lost
        isConnected = false
        isFromLost = true
    }

    mutating func beBack(at now: Instant) {
        lastReturn = now
        isFreshlyBack = true
    }

    /// A loss soon after a return is counted together with those before it.
    mutating func noteLoss(at now: Instant, memory: Duration) {
        losses = lastReturn.map { now.since($0) < memory } == true ? losses + 1 : 1
    }
}
