/// The peer's requests that are not over: which numbers are taken, and how far each has come.
///
/// A request is over when three things have happened, in any order: its last answer was sent, the
/// part that serves it is done with it, and its body has ended. Until then it keeps its place, so that a
/// peer that asks and cancels in a loop gets no more work done at once than one that waits.
struct ReceivedRequests: Sendable {
    struct Entry: Sendable {
        var isBodyOpen: Bool
        var isAnswered = false
        var isServed = false
        /// Whether who serves it was told that it is not wanted.
        var isCancelled = false

        var isOver: Bool { isAnswered && isServed && !isBodyOpen }
    }

    private var entries: [UInt64: Entry] = [:]

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }

    subscript(id: UInt64) -> Entry? { entries.isEmpty ? nil : entries[id] }

    mutating func begin(_ id: UInt64, hasBody: Bool) {
        entries[id] = Entry(isBodyOpen: hasBody)
    }

    /// Remembers that the body of a refused request is still to come, and is to be skipped.
    mutating func skipBody(of id: UInt64) {
        entries[id] = Entry(isBodyOpen: true, isAnswered: true, isServed: true)
    }

    mutating func endBody(of id: UInt64) { change(id) { $0.isBodyOpen = false } }

    /// The last answer is sent, though who serves the request is not done with it.
    mutating func refuse(_ id: UInt64) { change(id) { $0.isAnswered = true } }

    mutating func cancel(_ id: UInt64) { change(id) { $0.isCancelled = true } }

    /// Who serves the request gave its last answer.
    mutating func finish(_ id: UInt64) {
        change(id) {
            $0.isAnswered = true
            $0.isServed = true
        }
    }

    /// Forgets all, and returns those still being served, by number.
    mutating func removeAll() -> [UInt64] {
        defer { entries = [:] }
        return entries.filter { !$0.value.isServed }.keys.sorted()
    }

    private mutating func change(_ id: UInt64, _ change: (inout Entry) -> Void) {
        guard var entry = entries[id] else { return }
        change(&entry)
        entries[id] = entry.isOver ? nil : entry
    }
}
