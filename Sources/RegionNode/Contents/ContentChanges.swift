import Gallery
import Synchronization

/// The contents of which something changed that was not reported yet.
///
/// How one is from then on is read when it is reported: of two who noted it at the same moment neither need be the
/// one who saw the last of it.
final class ContentChanges: Sendable {
    private struct State {
        var pending: Set<Digest> = []
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Takes note that a content is not as it was, or that somebody was told something of it.
    func note(_ digest: Digest) {
        let waiter = state.withLock { state in
            state.pending.insert(digest)
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// Forgets what a whole inventory is about to say.
    func clear() { state.withLock { $0.pending = [] } }

    /// Waits until something changed, and takes at most `max` contents, in the order of digests; empty when cancelled.
    ///
    /// For one task at a time.
    func next(max: Int) async -> [Digest] {
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
            let taken = Array(state.pending.sorted().prefix(max))
            state.pending.subtract(taken)
            return taken
        }
    }
}
