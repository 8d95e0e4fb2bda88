import Gallery

/// A queue that contents wait in for one kind of slot.
enum Lane: Hashable, Comparable, Sendable {
    /// Copies that a region wants.
    case into(Region)
    /// Copies that stand in for lost regions.
    case standIn
    case verify(NodeID)
    case remove(NodeID)
}

/// Which content comes first when slots are short.
///
/// What has one verified copy left or none, then sources of shallow versions that are about to go, then what has few
/// copies; among those the older wish, then the digest.
struct Priority: Hashable, Sendable {
    let since: Revision
    private let urgency: UInt32
    private let number: UInt32

    init(content: Int, verifiedLeft: Int, isSourceInDanger: Bool = false, since: Revision) {
        self.since = since
        let verified = UInt32(min(max(0, verifiedLeft), 1 << 16))
        urgency = isSourceInDanger ? min(2 * verified, 3) : 2 * verified
        number = UInt32(content)
    }

    /// The number of the content.
    var content: Int { Int(number) }

    func precedes(_ other: Self, in contents: ContentTable) -> Bool {
        if urgency != other.urgency { return urgency < other.urgency }
        if since != other.since { return since < other.since }
        return number != other.number && contents[content] < contents[other.content]
    }
}

/// Contents in order of priority.
///
/// Adding costs little; order is made when it is asked for, and who has left is told then.
struct LaneQueue: Sendable {
    /// How many contents wait; kept by the owner, who knows who has left.
    var count = 0
    private var sorted: [Priority] = []
    private var head = 0
    /// What came lately, in order; joined to the others when it has become much.
    private var recent: [Priority] = []
    private var added: [Priority] = []

    mutating func add(_ priority: Priority) {
        added.append(priority)
    }

    /// The first `limit` of those that are still waiting, fewer if there are fewer.
    mutating func first(
        _ limit: Int, in contents: ContentTable, where isWaiting: (Priority) -> Bool
    ) -> [Priority] {
        let precedes = { (left: Priority, right: Priority) in left.precedes(right, in: contents) }
        if !added.isEmpty {
            added.sort(by: precedes)
            recent = Merge(recent[...], added[...], by: precedes).prefix(.max) { _ in true }
            added = []
        }
        while head < sorted.count, !isWaiting(sorted[head]) { head += 1 }
        if 8 * recent.count > sorted.count - head {
            sorted = Merge(sorted[head...], recent[...], by: precedes).prefix(.max, where: isWaiting)
            (head, recent) = (0, [])
        }
        return Merge(sorted[head...], recent[...], by: precedes).prefix(limit, where: isWaiting)
    }
}

/// Two lists in order, gone through as one.
private struct Merge {
    private let left: ArraySlice<Priority>
    private let right: ArraySlice<Priority>
    private let precedes: (Priority, Priority) -> Bool

    init(
        _ left: ArraySlice<Priority>, _ right: ArraySlice<Priority>,
        by precedes: @escaping (Priority, Priority) -> Bool
    ) {
        self.left = left
        self.right = right
        self.precedes = precedes
    }

    /// The first `limit` that are included, each once.
    func prefix(_ limit: Int, where isIncluded: (Priority) -> Bool) -> [Priority] {
        var result: [Priority] = []
        var (left, right) = (left, right)
        while result.count < limit {
            let next: Priority? =
                if let first = left.first, right.first.map({ !precedes($0, first) }) ?? true { left.popFirst() } else {
                    right.popFirst()
                }
            guard let next else { break }
            if isIncluded(next), result.last != next { result.append(next) }
        }
        return result
    }
}
