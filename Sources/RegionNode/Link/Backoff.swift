/// How long to wait before trying again: twice as long each time, and never quite as long as the others.
struct Backoff: Hashable, Sendable {
    let least: Duration
    let most: Duration
    private var next: Duration

    init(from least: Duration, to most: Duration) {
        self.least = least
        self.most = most
        next = least
    }

    /// The next wait; `chance` is drawn from `0..<1`, and the wait from half of its length up to all of it.
    mutating func wait(chance: Double) -> Duration {
        defer { next = min(most, next * 2) }
        return next / 2 + next / 2 * min(max(chance, 0), 1)
    }

    /// It went well: begins anew.
    mutating func reset() { next = least }
}
