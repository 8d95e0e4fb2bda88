import Gallery

/// Which contents have to be looked at, and which wait for what.
///
/// An index only: nothing is decided here.
struct Agenda: Sendable {
    /// Contents of which something changed.
    var dirty: Set<Digest> = []
    /// A slot or a node may have become free though no content is dirty.
    var isStirred = false
    /// Contents that wait for a node to come, return or be lost, and the lanes that they left meanwhile.
    private(set) var parked: [Digest: Set<Lane>] = [:]
    /// Parked contents for which no node had room.
    private var roomless: Set<Digest> = []
    private(set) var lanes: [Lane: LaneQueue] = [:]
    private var lanesOf: [Digest: Set<Lane>] = [:]
    /// Contents to look at when a second is over, by that second.
    private var wakeups: [Int64: Set<Digest>] = [:]
    private var sweep: [Digest] = []

    /// Takes the dirty contents, in order.
    mutating func takeDirty() -> [Digest] {
        defer { dirty = [] }
        for content in dirty { parked[content] = nil }
        roomless.subtract(dirty)
        return dirty.sorted()
    }

    /// Something about nodes changed that waiting contents may have waited for.
    mutating func unparkAll() {
        dirty.formUnion(parked.keys)
        isStirred = true
    }

    /// Leaves `content` out of `lane` until something changes; `nil` if it is in none, yet waits.
    mutating func park(_ content: Digest, from lane: Lane?) {
        parked[content, default: []].formUnion([lane].compactMap(\.self))
        guard let lane else { return }
        lanesOf[content]?.remove(lane)
        lanes[lane]?.remove(content)
    }

    /// Leaves a content that no node has room for.
    mutating func parkRoomless(_ content: Digest) {
        roomless.insert(content)
    }

    mutating func wakeRoomless() {
        dirty.formUnion(roomless)
    }

    /// Puts a content into exactly these lanes, but for those that it is parked from.
    mutating func set(_ priority: Priority, in wanted: Set<Lane>) {
        let content = priority.content
        let lanes = wanted.subtracting(parked[content] ?? [])
        for lane in lanesOf[content] ?? [] where !lanes.contains(lane) { self.lanes[lane]?.remove(content) }
        for lane in lanes { self.lanes[lane, default: LaneQueue()].set(priority) }
        lanesOf[content] = lanes.isEmpty ? nil : lanes
    }

    /// The lanes in which something waits, in order.
    var busyLanes: [Lane] { lanes.filter { !$0.value.isEmpty }.keys.sorted() }

    mutating func first(_ count: Int, in lane: Lane) -> [Priority] { lanes[lane]?.first(count) ?? [] }

    func isWaiting(_ content: Digest, in lane: Lane) -> Bool { lanesOf[content]?.contains(lane) == true }

    mutating func wake(_ content: Digest, at moment: Instant) {
        wakeups[moment.milliseconds / 1000 + 1, default: []].insert(content)
    }

    mutating func wakeDue(at now: Instant) {
        for second in wakeups.keys where second <= now.milliseconds / 1000 {
            dirty.formUnion(wakeups.removeValue(forKey: second) ?? [])
        }
    }

    /// Takes up a few contents of which nothing was heard, all of them in turn.
    mutating func sweep(_ count: Int, of contents: some Collection<Digest>) {
        if sweep.isEmpty, count > 0 { sweep = contents.sorted(by: >) }
        dirty.formUnion(sweep.suffix(count))
        sweep.removeLast(min(count, sweep.count))
    }
}
