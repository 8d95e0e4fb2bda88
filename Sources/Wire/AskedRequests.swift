/// Our requests that have no final answer yet.
struct AskedRequests: Sendable {
    struct Entry: Sendable {
        let verb: Verb
        var isBodyOpen: Bool
        /// Whether the session asked for itself, so that nobody waits for the answer.
        let isOwn: Bool
        /// Whether the asker was told that no answer will come.
        var isLost = false
        var isCancelled = false
    }

    private var entries: [UInt64: Entry] = [:]
    private var lastID: UInt64 = 0

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }

    subscript(id: UInt64) -> Entry? { entries[id] }

    /// Takes the next number, from 1 on: at one a nanosecond, 19 digits last for three centuries.
    mutating func begin(_ verb: Verb, isOwn: Bool) -> UInt64 {
        lastID += 1
        entries[lastID] = Entry(verb: verb, isBodyOpen: verb.rule.hasBody, isOwn: isOwn)
        return lastID
    }

    mutating func endBody(of id: UInt64) { entries[id]?.isBodyOpen = false }
    mutating func lose(_ id: UInt64) { entries[id]?.isLost = true }
    mutating func cancel(_ id: UInt64) { entries[id]?.isCancelled = true }
    mutating func finish(_ id: UInt64) { entries[id] = nil }

    /// Forgets all, and returns those whose asker still waits, by number.
    mutating func removeAll() -> [UInt64] {
        defer { entries = [:] }
        return entries.filter { !$0.value.isOwn && !$0.value.isLost }.keys.sorted()
    }
}
