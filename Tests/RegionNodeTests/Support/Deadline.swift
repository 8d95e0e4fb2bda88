/// A wait that took too long.
struct DeadlineExceeded: Error {}

/// Runs `body`, and throws if it has not returned after `duration`: no test of ours hangs.
func within<Value: Sendable>(
    _ duration: Duration = .seconds(60), _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: duration)
            throw DeadlineExceeded()
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw DeadlineExceeded() }
        return value
    }
}

/// Waits until `condition` holds.
func eventually(_ condition: @escaping @Sendable () async throws -> Bool) async throws {
    try await within { while try await !condition() { try await Task.sleep(for: .milliseconds(5)) } }
}
