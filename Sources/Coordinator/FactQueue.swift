import Gallery
import NIOCore

/// What the coordinator has found and the catalog does not know yet: each fact once, until it is recorded.
struct FactQueue {
    /// Something to be recorded.
    enum Fact: Hashable {
        /// All disks of a version were verified complete in a region.
        case verified(ImageVersionID, Generation, Region)
        /// A version has all its copies again in a region, or fewer; how many is looked at when it is recorded.
        case replicas(ImageVersionID, Generation, Region)
        /// The time of a soft-deleted version is over.
        case expired(ImageVersionID, Generation)
        /// A node was lost or has come back; which of them is looked at when it is recorded.
        case node(NodeID)
    }

    /// How many are recorded at once: they share a transaction.
    static let underWayMax = 128

    private var waiting = CircularBuffer<Fact>()
    private var known: Set<Fact> = []
    private var underWay = 0

    /// Takes up a fact, unless it waits or is being recorded already.
    mutating func add(_ fact: Fact) {
        if known.insert(fact).inserted { waiting.append(fact) }
    }

    /// The next fact to record, if there is one and not enough are under way.
    mutating func begin() -> Fact? {
        guard underWay < Self.underWayMax, let fact = waiting.popFirst() else { return nil }
        underWay += 1
        return fact
    }

    /// It was recorded, or could not be; then it is taken up again when what it is about is next looked at.
    mutating func end(_ fact: Fact) {
        known.remove(fact)
        underWay -= 1
    }
}
