import NIOCore
import Synchronization

/// One try at a connection: whichever comes first, success, failure or cancelling, is what it comes to.
final class DialAttempt: Sendable {
    private struct State {
        var continuation: CheckedContinuation<Result<Connection, ConnectionError>, Never>?
        var result: Result<Connection, ConnectionError>?
        var channel: (any Channel)?
    }

    private let state = Mutex(State())

    func begin(_ continuation: CheckedContinuation<Result<Connection, ConnectionError>, Never>) {
        let result = state.withLock { state in
            if state.result == nil { state.continuation = continuation }
            return state.result
        }
        if let result { continuation.resume(returning: result) }
    }

    /// There is a socket; it is closed if nobody wants it any more.
    func own(_ channel: any Channel) {
        let isWanted = state.withLock { state in
            state.channel = channel
            return state.result?.isFailure != true
        }
        if !isWanted { channel.close(promise: nil) }
    }

    func finish(_ result: Result<Connection, ConnectionError>) {
        let (continuation, unwanted) = state.withLock { state in
            guard state.result == nil else {
                return (nil as CheckedContinuation<Result<Connection, ConnectionError>, Never>?, state.channel)
            }
            state.result = result
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
