import Synchronization

/// Notices when what is waited for does not come.
///
/// The time counts only while somebody waits, so that a slow taker is not taken for a slow giver.
final class StallWatch: Sendable {
    /// What was waited for did not come in time.
    struct Stalled: Error {
        let max: Duration
    }

    private struct State {
        var isWaiting = false
        var since = ContinuousClock.now
    }

    private let state = Mutex(State())

    /// Somebody waits, until `end`.
    func begin() { note(isWaiting: true) }

    func end() { note(isWaiting: false) }

    /// Something came; the time begins anew.
    func noteProgress() { state.withLock { $0.since = .now } }

    private func note(isWaiting: Bool) { state.withLock { $0 = State(isWaiting: isWaiting, since: .now) } }

    /// Returns never; throws when something is waited for longer than `max`.
    func run(_ max: Duration) async throws {
        while true {
            let left = state.withLock { state in
                state.isWaiting ? max - state.since.duration(to: .now) : max
            }
            guard left > .zero else { throw Stalled(max: max) }
            try await Task.sleep(for: left)
        }
    }

    /// Runs `body`; throws `Stalled` when it waits for something longer than `max`.
    static func watching(_ max: Duration, _ body: @escaping @Sendable (StallWatch) async throws -> Void) async throws {
        let watch = StallWatch()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await body(watch) }
            group.addTask { try await watch.run(max) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
