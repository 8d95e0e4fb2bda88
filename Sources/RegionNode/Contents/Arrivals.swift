import Gallery
import Synchronization

/// Wakes those who wait for a content to change: for a chunk to arrive, for it to be complete or gone.
final class Arrivals: Sendable {
    private struct State {
        var lastNumber: UInt64 = 0
        var waiting: [Digest: [UInt64: CheckedContinuation<Void, Never>]] = [:]
    }

    private let state = Mutex(State())

    /// Something about the content changed.
    func signal(_ digest: Digest) {
        let woken = state.withLock { $0.waiting.removeValue(forKey: digest) }
        for continuation in woken?.values.map(\.self) ?? [] { continuation.resume() }
    }

    /// Returns once `isReady` holds, which is looked at after each change of the content; or when the time is over
    /// or the task is cancelled.
    ///
    /// Whether it holds.
    func wait(
        for digest: Digest, atMost duration: Duration, until isReady: @escaping @Sendable () -> Bool
    ) async -> Bool {
        guard !isReady() else { return true }
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled, !isReady() { await self.change(of: digest, unless: isReady) }
            }
            group.addTask {
                // Cut short when the other is done; there is nothing else to learn from its error.
                do { try await Task.sleep(for: duration) } catch { return }
            }
            await group.next()
            group.cancelAll()
            await group.waitForAll()
            return isReady()
        }
    }

    private func change(of digest: Digest, unless isReady: @escaping @Sendable () -> Bool) async {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.waiting[digest, default: [:]][number] = continuation }
                // What happened before this one was among those waiting would not wake it.
                if isReady() || Task.isCancelled { wake(number, of: digest) }
            }
        } onCancel: {
            wake(number, of: digest)
        }
    }

    private func wake(_ number: UInt64, of digest: Digest) {
        let continuation = state.withLock { state in
            let continuation = state.waiting[digest]?.removeValue(forKey: number)
            if state.waiting[digest]?.isEmpty == true { state.waiting[digest] = nil }
            return continuation
        }
        continuation?.resume()
    }
}
