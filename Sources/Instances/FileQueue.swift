import Dispatch
import Synchronization

/// Runs blocking calls on threads of its own, at most so many at once, so that no cooperative thread and no event
/// loop ever waits for a disk.
///
/// Calls begin in the order in which they were handed over.
public final class FileQueue: Sendable {
    /// How many calls may run at once, unless said otherwise: enough to keep two disks and a few cores busy.
    public static let widthDefault = 4

    /// How many places of calls that have run are kept at most.
    private static let placesMax = 256

    private struct State {
        // What has run is `nil` at once: a call holds what it was to write.
        var waiting: [(@Sendable () -> Void)?] = []
        /// The place in `waiting` of the next to run.
        var next = 0
        var running = 0
    }

    private let width: Int
    private let state = Mutex(State())
    private let threads = DispatchQueue(label: "vitrine.files", attributes: .concurrent)

    /// A queue of `width` threads at most; they exist only while there is work.
    public init(width: Int = FileQueue.widthDefault) {
        self.width = max(1, width)
    }

    /// Whether calls wait for a thread.
    public var isBehind: Bool { state.withLock { $0.next < $0.waiting.count } }

    /// Does `work` on a thread of the queue, and returns what it returns.
    ///
    /// It is done to its end also when the task is cancelled; who calls waits, so that as much is handed over
    /// as there are callers.
    public func run<Value: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result = await withCheckedContinuation { continuation in
            submit { continuation.resume(returning: Result { () throws(Failure) in try work() }) }
        }
        return try result.get()
    }

    private func submit(_ work: @escaping @Sendable () -> Void) {
        let isThreadNeeded = state.withLock { state in
            state.waiting.append(work)
            guard state.running < width else { return false }
            state.running += 1
            return true
        }
        guard isThreadNeeded else { return }
        threads.async { self.drain() }
    }

    private func drain() {
        while let work = take() { work() }
    }

    private func take() -> (@Sendable () -> Void)? {
        state.withLock { state in
            guard state.next < state.waiting.count else {
                state.waiting = []
                state.next = 0
                state.running -= 1
                return nil
            }
            // Places are dropped from time to time, not each time, so that taking costs the same.
            if state.next >= Self.placesMax {
                state.waiting.removeFirst(state.next)
                state.next = 0
            }
            defer { state.next += 1 }
            return state.waiting[state.next].take()
        }
    }
}
