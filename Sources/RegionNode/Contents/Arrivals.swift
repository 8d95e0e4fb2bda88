import Synchronization

/// Wakes those who wait for something to change: for a chunk of a content to arrive, for the catalog to be newer.
final class Arrivals<Subject: Hashable & Sendable>: Sendable {
    private struct State {
        var lastNumber: UInt64 = 0
        var waiting: [Subject: [UInt64: CheckedContinuation<Void, Never>]] = [:]
    }

    private let state = Mutex(State())

    /// Something about the subject changed.
    func signal(_ subject: Subject) {
        let woken = state.withLock { $0.waiting.removeValue(forKey: subject) }
        for continuation in woken?.values.map(\.self) ?? [] { continuation.resume() }
    }

    /// Returns once `isReady` holds, which is looked at after each change of the subject; or when the time is over
    /// or the task is cancelled.
    ///
    /// Whether it holds.
    func wait(
        for subject: Subject, atMost duration: Duration, until isReady: @escaping @Sendable () -> Bool
    ) async -> Bool {
        guard !isReady() else { return true }
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled, !isReady() { await self.change(of: subject, unless: isReady) }
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

    private func change(of subject: Subject, unless isReady: @escaping @Sendable () -> Bool) async {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.waiting[subject, default: [:]][number] = continuation }
                // What happened before this one was among those waiting would not wake it.
                if isReady() || Task.isCancelled { wake(number, of: subject) }
            }
        } onCancel: {
            wake(number, of: subject)
        }
    }

    private func wake(_ number: UInt64, of subject: Subject) {
        let continuation = state.withLock { state in
            let continuation = state.waiting[subject]?.removeValue(forKey: number)
            if state.waiting[subject]?.isEmpty == true { state.waiting[subject] = nil }
            return continuation
        }
        continuation?.resume()
    }
}
