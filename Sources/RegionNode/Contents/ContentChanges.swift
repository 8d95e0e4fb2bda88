import Gallery
import Synchronization
import Wire

/// What changed among the contents and was not reported yet; the newest word on each.
final class ContentChanges: Sendable {
    private struct State {
        var pending: [Digest: NodeReport.State] = [:]
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Takes note of how a content is from here on.
    func note(_ digest: Digest, _ standing: NodeReport.State) {
        let waiter = state.withLock { state in
            state.pending[digest] = standing
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// Forgets what a whole inventory is about to say.
    func clear() { state.withLock { $0.pending = [:] } }

    /// Waits until something changed, and takes at most `max` changes, in the order of digests; empty when cancelled.
    ///
    /// For one task at a time.
    func next(max: Int) async -> [NodeReport.Held] {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    guard state.pending.isEmpty, !Task.isCancelled else { return true }
                    state.waiter = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiter.take() }?.resume()
        }
        return state.withLock { state in
            let taken = state.pending.keys.sorted().prefix(max)
            return taken.compactMap { digest in
                state.pending.removeValue(forKey: digest).map { NodeReport.Held(digest: digest, state: $0) }
            }
        }
    }
}
