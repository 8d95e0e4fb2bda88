import Synchronization

@testable import Transport

/// What came of trying to be connected.
final class Outcome: Sendable {
    private let state: Mutex<Result<Connection, ConnectionError>?> = Mutex(nil)

    var connection: Connection? { try? state.withLock { $0 }?.get() }

    var error: ConnectionError? {
        state.withLock { state in
            if case .failure(let error) = state { error } else { nil }
        }
    }

    func established(_ result: Result<Connection, ConnectionError>) {
        state.withLock { state in
            precondition(state == nil, "told twice")
            state = result
        }
    }
}
