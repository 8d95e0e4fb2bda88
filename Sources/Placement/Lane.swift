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

/// Which content comes first when slots are short: fewest verified copies left, then the older wish, then the digest.
struct Priority: Hashable, Comparable, Sendable {
    let verifiedLeft: Int
    let since: Revision
    let content: Digest

    static func < (left: Self, right: Self) -> Bool {
        (left.verifiedLeft, left.since, left.content) < (right.verifiedLeft, right.since, right.content)
    }
}

/// Contents in order of priority.
///
/// Adding and removing cost little; order is made when it is asked for.
struct LaneQueue: Sendable {
    private var sorted: [Priority] = []
    private var head = 0
    private var added: [Priority] = []
    private var live: [Digest: Priority] = [:]

    var isEmpty: Bool { live.isEmpty }

    mutating func set(_ priority: Priority) {
        guard live.updateValue(priority, forKey: priority.content) != priority else { return }
        added.append(priority)
    }

    mutating func remove(_ content: Digest) {
        live[content] = nil
    }

    /// The first `count` contents, fewer if there are fewer.
    mutating func first(_ count: Int) -> [Priority] {
        merge()
        while head < sorted.count, !isLive(sorted[head]) { head += 1 }
        var result: [Priority] = []
        var index = head
        while index < sorted.count, result.count < count {
            let priority = sorted[index]
            if isLive(priority), result.last != priority { result.append(priority) }
            index += 1
        }
        return result
    }

    private func isLive(_ priority: Priority) -> Bool { live[priority.content] == priority }

    private mutating func merge() {
        guard !added.isEmpty else { return }
        added.sort()
        var merged: [Priority] = []
        merged.reserveCapacity(live.count + 1)
        var left = head
        var right = 0
        while left < sorted.count || right < added.count {
            let takesLeft = right == added.count || (left < sorted.count && sorted[left] < added[right])
            let next = takesLeft ? sorted[left] : added[right]
            if takesLeft { left += 1 } else { right += 1 }
            if isLive(next), merged.last != next { merged.append(next) }
        }
        sorted = merged
        head = 0
        added = []
    }
}
