import Gallery

/// How fast is read: so that a cycle takes its time and no more, and never faster than the rate.
struct ScrubPace: Hashable, Sendable {
    /// The time that a cycle takes.
    let cycle: Duration
    /// Bytes a second; `nil` for as fast as it goes.
    let rate: Int64?

    /// How long to wait after a step of `stepBytes`.
    ///
    /// `readBytes` of `ofBytes` are done after `elapsed`; what is behind its time, as after a restart, goes at the rate.
    func wait(
        after stepBytes: Int, readBytes: Int64, ofBytes: Int64, elapsed: Duration, isHurried: Bool
    ) -> Duration {
        let capped = rate.map { Duration.seconds(Double(stepBytes) / Double(max(1, $0))) } ?? .zero
        guard !isHurried, ofBytes > 0 else { return capped }
        let share = min(1, Double(readBytes) / Double(ofBytes))
        return max(capped, cycle * share - max(.zero, elapsed))
    }
}
