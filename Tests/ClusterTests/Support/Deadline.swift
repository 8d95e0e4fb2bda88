import Dispatch

/// Looks again and again until `condition` holds; `false` if it does not within `deadline`.
///
/// The only place that waits.
func eventually(within deadline: Duration = .seconds(60), _ condition: () async throws -> Bool) async rethrows -> Bool {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: deadline)
    while true {
        if try await condition() { return true }
        guard clock.now < end, !Task.isCancelled else { return false }
        await pause()
    }
}

/// The time between two looks at a condition.
private func pause() async {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(30)) { continuation.resume() }
    }
}
