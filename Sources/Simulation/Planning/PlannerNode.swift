import Gallery
import Placement

/// A region node as it really is, whatever the planner believes.
struct PlannerNode: Sendable {
    /// A content on its disk.
    struct Replica: Sendable {
        var isIntact = true
        var isVerified: Bool
    }

    /// A copy that it is carrying out.
    struct Incoming: Sendable {
        var copy: Copy
        var epoch: Int
    }

    let id: NodeID
    var isUp = true
    /// Rises with each start of its process, so that what an earlier life had in hand is dropped.
    var life = 0
    /// The connection in use; 0 while there is none.
    ///
    /// Numbers are never used twice in a run.
    var session = 0
    /// When what was last sent in order arrives; nothing sent later in order arrives before.
    var orderedUntil = Instant(milliseconds: 0)
    /// When the inventory of the connection arrives.
    var joinedAt = Instant(milliseconds: 0)
    /// The highest order that it took of this connection.
    var lastOrder: UInt64 = 0
    var epoch = 0
    /// When the verifications and removals that it has in hand are done.
    var busyUntil = Instant(milliseconds: 0)
    var isCutOff = false
    var isCutFromPeers = false
    var isStuck = false
    var isFull = false
    var replicas: [Digest: Replica] = [:]
    var incoming: [Digest: Incoming] = [:]
    var partials: [Digest: Int64] = [:]

    func hasIntact(_ content: Digest) -> Bool { replicas[content]?.isIntact == true }

    func inventory(freeBytes: Int64) -> Inventory {
        Inventory(
            contents: replicas.mapValues { $0.isVerified ? .verified : .claimed },
            running: Set(incoming.values.map(\.copy.order)), freeBytes: freeBytes)
    }

    /// The process ends: all that was in memory is gone.
    mutating func crash() {
        isUp = false
        life += 1
        session = 0
        incoming = [:]
        isStuck = false
        for content in replicas.keys { replicas[content]?.isVerified = false }
    }

    mutating func wipe() {
        replicas = [:]
        partials = [:]
    }
}
