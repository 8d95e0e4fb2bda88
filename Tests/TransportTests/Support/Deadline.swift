import Synchronization

/// A wait that took too long.
struct DeadlineExceeded: Error {}

/// Runs `body`, and throws if it has not returned after `duration`: no test of ours hangs.
func within<Value: Sendable>(
    _ duration: Duration = .seconds(20), _ body: @escaping @Sendable () async throws -> Value
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
func eventually(_ condition: @escaping @Sendable () async -> Bool) async throws {
    try await within { while await !condition() { try await Task.sleep(for: .milliseconds(2)) } }
}

/// Waits until `value` stays the same over a good many looks at it, and answers it.
func settled(_ value: @escaping @Sendable () -> Int) async throws -> Int {
    let looks = Mutex((value: -1, count: 0))
    try await eventually {
        looks.withLock { looks in
            let seen = value()
            looks = (seen, seen == looks.value ? looks.count + 1 : 0)
            return looks.count == 100
        }
    }
    return value()
}

/// Work that never ends of itself.
func untilCancelled() async throws {
    let (stream, end) = AsyncStream<Void>.makeStream()
    for await _ in stream {}
    end.finish()
    try Task.checkCancellation()
}
