import Gallery

/// Which contents, by number, have to be looked at, and which wait for what.
///
/// An index only: nothing is decided here.
struct Agenda: Sendable {
    /// Where a content waits, and with which priority.
    private struct Waiting: Sendable {
        let priority: Priority
        var lanes: Set<Lane>
    }

    /// So many contents at once are put in order to be swept.
    private static let sweepPart = 4096

    /// Contents of which something changed.
    var dirty = NumberList()
    /// A slot or a node may have become free though no content is dirty.
    var isStirred = false
    /// Contents that wait for a node to come, return or be lost.
    private var parked = NumberSet()
    /// The lanes that parked contents left meanwhile.
    private var lanesLeft: [Int: Set<Lane>] = [:]
    /// Parked contents for which no node had room.
    private var roomless = NumberSet()
    private var queues: [Lane: LaneQueue] = [:]
    private var waiting: [Int: Waiting] = [:]
    /// Contents to look at when a second is over, by that second.
    private var wakeups: [Int64: Set<Int>] = [:]
    /// Contents to look at again though nothing was heard of them, the next one last.
    private var sweep: [Int] = []
    private var sweptUpTo = 0

    /// Takes the dirty contents, in order of number.
    mutating func takeDirty() -> [Int] {
        defer { dirty.removeAll() }
        return dirty.inOrder
    }

    /// Something about nodes changed that waiting contents may have waited for.
    mutating func unparkAll() {
        dirty.formUnion(parked)
        isStirred = true
    }

    /// Leaves a content alone until something about nodes changes.
    mutating func park(_ content: Int) {
        parked.insert(content)
    }

    /// Leaves a content out of `lane` until something changes.
    mutating func park(_ content: Int, from lane: Lane) {
        parked.insert(content)
        lanesLeft[content, default: []].insert(lane)
        guard let lanes = waiting[content]?.lanes, lanes.contains(lane) else { return }
        leave(lane)
        if lanes.count == 1 { waiting[content] = nil } else { waiting[content]?.lanes.remove(lane) }
    }

    /// Leaves a content that no node has room for.
    mutating func parkRoomless(_ content: Int) {
        roomless.insert(content)
    }

    mutating func wakeRoomless() {
        dirty.formUnion(roomless)
    }

    /// Puts a content into exactly these lanes, but for those that it is parked from; returns whether it moved.
    @discardableResult
    mutating func set(_ priority: Priority, in wanted: Set<Lane>) -> Bool {
        let content = priority.content
        let lanes = lanesLeft[content].map(wanted.subtracting) ?? wanted
        let former = waiting[content]
        guard former != nil || !lanes.isEmpty else { return false }
        guard former?.priority != priority || former?.lanes != lanes else { return false }
        for lane in former?.lanes ?? [] where !lanes.contains(lane) { leave(lane) }
        for lane in lanes {
            let wasIn = former?.lanes.contains(lane) == true
            if !wasIn { queues[lane, default: LaneQueue()].count += 1 }
            if !wasIn || former?.priority != priority { queues[lane]?.add(priority) }
        }
        waiting[content] = lanes.isEmpty ? nil : Waiting(priority: priority, lanes: lanes)
        return true
    }

    /// The lanes in which something waits, in order.
    var busyLanes: [Lane] { queues.keys.sorted() }

    mutating func first(_ count: Int, in lane: Lane, of contents: ContentTable) -> [Priority] {
        let waiting = waiting
        return queues[lane]?.first(count, in: contents) { priority in
            waiting[priority.content].map { $0.priority == priority && $0.lanes.contains(lane) } ?? false
        } ?? []
    }

    func isWaiting(_ content: Int, in lane: Lane) -> Bool { waiting[content]?.lanes.contains(lane) == true }

    mutating func wake(_ content: Int, at moment: Instant) {
        wakeups[moment.milliseconds / 1000 + 1, default: []].insert(content)
    }

    mutating func wakeDue(at now: Instant) {
        for second in wakeups.keys where second <= now.milliseconds / 1000 {
            dirty.formUnion(wakeups.removeValue(forKey: second) ?? [])
        }
    }

    /// Takes up a few contents of which nothing was heard, all that wishes were told of in turn.
    mutating func sweep(_ count: Int, of contents: ContentTable) {
        if sweep.isEmpty, count > 0 { planSweep(of: contents) }
        dirty.formUnion(sweep.suffix(count))
        sweep.removeLast(min(count, sweep.count))
    }

    /// Puts the next contents in order, the last one first: never so many at once that a tick takes long.
    private mutating func planSweep(of contents: ContentTable) {
        repeat {
            let part = sweptUpTo..<max(sweptUpTo, min(sweptUpTo + Self.sweepPart, contents.end))
            sweep = part.filter(contents.isTold).sorted { contents[$1] < contents[$0] }
            sweptUpTo = part.count < Self.sweepPart ? 0 : part.upperBound
        } while sweep.isEmpty && sweptUpTo > 0
    }

    /// Forgets all about a content; its number goes to another one.
    mutating func forget(_ content: Int) {
        unpark(content)
        set(Priority(content: content, verifiedLeft: 0, since: 0), in: [])
    }

    /// Takes up a content that waited for something about nodes to change.
    mutating func unpark(_ content: Int) {
        guard parked.remove(content) else { return }
        roomless.remove(content)
        if !lanesLeft.isEmpty { lanesLeft[content] = nil }
    }

    private mutating func leave(_ lane: Lane) {
        queues[lane]?.count -= 1
        if queues[lane]?.count == 0 { queues[lane] = nil }
    }
}
