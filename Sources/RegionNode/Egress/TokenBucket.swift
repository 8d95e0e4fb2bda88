/// Lets bytes through at a rate, and after a pause some at once.
///
/// It reads no clock: `now` is the time since any fixed moment, and never goes back. Between any two moments it
/// lets through at most `bytesPerSecond` times the time between them, and `burst` besides.
struct TokenBucket: Hashable, Sendable {
    /// What no rate is below, so that each piece passes some day.
    static let bytesPerSecondMin = 1024

    let bytesPerSecond: Int
    /// The most that is let through at once.
    let burst: Int
    // Nanobytes would overflow; the rest of the last division is kept instead, so that nothing is lost.
    private var tokens: Int
    private var filledAt: Duration

    /// Begins full at `now`.
    init(bytesPerSecond: Int, burst: Int, at now: Duration) {
        self.bytesPerSecond = max(Self.bytesPerSecondMin, bytesPerSecond)
        self.burst = max(1, burst)
        tokens = self.burst
        filledAt = now
    }

    /// How long until `bytes` may pass: zero if they may at once.
    ///
    /// More than `burst` bytes wait for a full bucket.
    mutating func wait(for bytes: Int, at now: Duration) -> Duration {
        fill(at: now)
        let missing = min(bytes, burst) - tokens
        guard missing > 0 else { return .zero }
        // Rounded up, so that at the end of the wait it is there.
        return .nanoseconds(Self.scaled(missing, 1_000_000_000, bytesPerSecond) + 1) - (now - filledAt)
    }

    /// Takes `bytes`, which must have been waited for.
    mutating func take(_ bytes: Int) {
        tokens -= bytes
    }

    private mutating func fill(at now: Duration) {
        guard now > filledAt else { return }
        let nanoseconds = (now - filledAt).nanoseconds
        let gained = Self.scaled(nanoseconds, bytesPerSecond, 1_000_000_000)
        guard gained > 0 else { return }
        guard gained < burst - tokens else {
            tokens = burst
            filledAt = now
            return
        }
        tokens += gained
        // Only the time that the gained bytes took is used up.
        filledAt += .nanoseconds(Self.scaled(gained, 1_000_000_000, bytesPerSecond))
    }

    /// `value * factor / divisor`, in 128 bits, saturating.
    private static func scaled(_ value: Int, _ factor: Int, _ divisor: Int) -> Int {
        Int(clamping: Int128(value) * Int128(factor) / Int128(divisor))
    }
}

extension Duration {
    /// Whole nanoseconds; saturates.
    var nanoseconds: Int {
        let (seconds, attoseconds) = components
        return Int(clamping: Int128(seconds) * 1_000_000_000 + Int128(attoseconds / 1_000_000_000))
    }
}
