import Synchronization

/// How much bulk may be on its way to the kernel on one connection.
///
/// Senders wait their turn, first come first.
final class OutboundBudget: Sendable {
    private struct Waiter {
        let number: UInt64
        let bytes: Int
        let continuation: CheckedContinuation<ConnectionError?, Never>
    }

    private struct State {
        var pending = 0
        var waiters: [Waiter] = []
        var lastNumber: UInt64 = 0
        var closed: ConnectionError?
    }

    private let state = Mutex(State())
    private let bytesMax: Int

    init(bytesMax: Int) {
        self.bytesMax = bytesMax
    }

    /// Returns once `bytes` more may be written; they count until released.
    ///
    /// Does not suspend while there is room.
    func admit(_ bytes: Int) async throws(ConnectionError) {
        guard !(try admitNow(bytes)) else { return }
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        let error: ConnectionError? = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enqueue(Waiter(number: number, bytes: bytes, continuation: continuation))
            }
        } onCancel: {
            cancel(number)
        }
        if let error { throw error }
    }

    enum Verdict { case admitted, tooMuch, closed }

    /// Counts `bytes` without waiting, if no more than `bytesMax` are under way with them.
    ///
    /// Otherwise this is the end: nobody is admitted any more.
    func admitAtOnce(_ bytes: Int, bytesMax: Int) -> Verdict {
        let verdict = state.withLock { state -> Verdict in
            guard state.closed == nil else { return .closed }
            guard state.pending + bytes <= bytesMax else { return .tooMuch }
            state.pending += bytes
            return .admitted
        }
        if verdict == .tooMuch { close(.tooSlow) }
        return verdict
    }

    private func admitNow(_ bytes: Int) throws(ConnectionError) -> Bool {
        try state.withLock { state throws(ConnectionError) in
            if let error = state.closed { throw error }
            guard state.waiters.isEmpty, state.pending < bytesMax else { return false }
            state.pending += bytes
            return true
        }
    }

    private func enqueue(_ waiter: Waiter) {
        let outcome = state.withLock { state -> ConnectionError?? in
            if let error = state.closed { return .some(error) }
            // Asked under the lock: an `onCancel` that found nobody to cancel came before, and this sees it.
            if Task.isCancelled { return .some(.cancelled) }
            if state.waiters.isEmpty, state.pending < bytesMax {
                state.pending += waiter.bytes
                return .some(nil)
            }
            state.waiters.append(waiter)
            return nil
        }
        if let outcome { waiter.continuation.resume(returning: outcome) }
    }

    private func cancel(_ number: UInt64) {
        let waiter = state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.number == number }) else { return nil }
            return state.waiters.remove(at: index)
        }
        waiter?.continuation.resume(returning: .cancelled)
    }

    /// The kernel took `bytes`.
    func release(_ bytes: Int) {
        let admitted = state.withLock { state in
            state.pending -= bytes
            var admitted: [Waiter] = []
            while state.pending < bytesMax, !state.waiters.isEmpty {
                let waiter = state.waiters.removeFirst()
                state.pending += waiter.bytes
                admitted.append(waiter)
            }
            return admitted
        }
        for waiter in admitted { waiter.continuation.resume(returning: nil) }
    }

    /// Nothing more will be written: all who wait, and all who come, get `error`.
    func close(_ error: ConnectionError) {
        let waiters = state.withLock { state in
            state.closed = state.closed ?? error
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.continuation.resume(returning: error) }
    }
}
