/// A wait that took too long.
struct DeadlineExceeded: Error {}

/// Runs `body`, and throws if it has not returned after `duration`: no test of ours hangs.
func within<Value: Sendable>(
    _ duration: Duration = .seconds(20), _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await pause(duration)
            throw DeadlineExceeded()
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw DeadlineExceeded() }
        return value
    }
}

/// Tries until `attempt` gives a value.
func eventually<Value: Sendable>(
    _ duration: Duration = .seconds(20), get attempt: @escaping @Sendable () async throws -> Value?
) async throws -> Value {
    try await within(duration) {
        while true {
            if let value = try await attempt() { return value }
            try await pause(.milliseconds(3))
        }
    }
}

/// Waits until `condition` holds.
func eventually(
    _ duration: Duration = .seconds(20), _ condition: @escaping @Sendable () async throws -> Bool
) async throws {
    try await eventually(duration, get: { try await condition() ? () : nil })
}

/// Does `body` again and again, until it throws or its task is cancelled.
func repeatedly(every duration: Duration, _ body: () async throws -> Void) async throws {
    while true {
        try await pause(duration)
        try await body()
    }
}

private func pause(_ duration: Duration) async throws { try await Task.sleep(for: duration) }
