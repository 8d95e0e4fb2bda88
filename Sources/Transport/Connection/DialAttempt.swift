import NIOCore
import Synchronization

/// One try at a connection: whichever comes first, success, failure or cancelling, is what it comes to.
final class DialAttempt: Sendable {
    private struct State {
        var continuation: CheckedContinuation<Result<Connection, ConnectionError>, Never>?
        /// Not the connection itself: what it is made of leads back to here, and none of it would ever be freed.
        var outcome: Result<Void, ConnectionError>?
        var channel: (any Channel)?
    }

    private let state = Mutex(State())

    func begin(_ continuation: CheckedContinuation<Result<Connection, ConnectionError>, Never>) {
        let failure = state.withLock { state -> ConnectionError? in
            guard case .failure(let failure) = state.outcome else {
                state.continuation = continuation
                return nil
            }
            return failure
        }
        if let failure { continuation.resume(returning: .failure(failure)) }
    }

    /// There is a socket; it is closed if nobody wants it any more.
    func own(_ channel: any Channel) {
        let isWanted = state.withLock { state in
            state.channel = channel
            return state.outcome?.isFailure != true
        }
        if !isWanted { channel.close(promise: nil) }
    }

    func finish(_ result: Result<Connection, ConnectionError>) {
        let (continuation, unwanted) = state.withLock { state in
            guard state.outcome == nil else {
                return (nil as CheckedContinuation<Result<Connection, ConnectionError>, Never>?, state.channel)
            }
            state.outcome = result.map { _ in }
            return (state.continuation.take(), result.isFailure ? state.channel : nil)
        }
        continuation?.resume(returning: result)
        unwanted?.close(promise: nil)
    }
}

extension Result {
    fileprivate var isFailure: Bool {
        if case .failure = self { true } else { false }
    }
}
