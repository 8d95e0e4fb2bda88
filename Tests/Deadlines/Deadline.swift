import Synchronization

/// A wait that took too long.
public struct DeadlineExceeded: Error {
    public init() {}
}

/// Runs `body`, and throws if it has not returned after `duration`: no test of ours hangs.
public func within<Value: Sendable>(
    _ duration: Duration = .seconds(30), _ body: @escaping @Sendable () async throws -> Value
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
public func eventually<Value: Sendable>(
    _ duration: Duration = .seconds(30), get attempt: @escaping @Sendable () async throws -> Value?
) async throws -> Value {
    try await within(duration) {
        while true {
            if let value = try await attempt() { return value }
            try await pause(.milliseconds(3))
        }
    }
}

/// Waits until `condition` holds.
public func eventually(
    _ duration: Duration = .seconds(30), _ condition: @escaping @Sendable () async throws -> Bool
) async throws {
    try await eventually(duration, get: { try await condition() ? () : nil })
}

/// Waits until `value` stays the same over a good many looks at it, and answers it.
public func settled(_ value: @escaping @Sendable () -> Int) async throws -> Int {
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

/// Does `body` again and again, until it throws or its task is cancelled.
public func repeatedly(every duration: Duration, _ body: () async throws -> Void) async throws {
    while true {
        try await pause(duration)
        try await body()
    }
}

/// Work that never ends of itself.
public func untilCancelled() async throws {
    let (stream, end) = AsyncStream<Void>.makeStream()
    for await _ in stream {}
    end.finish()
    try Task.checkCancellation()
}

private func pause(_ duration: Duration) async throws { try await Task.sleep(for: duration) }
