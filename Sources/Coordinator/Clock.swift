import Gallery
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// The two clocks of the shell: the wall for people, the monotonic one for the planner.
struct Clock: Sendable {
    /// Unix time.
    ///
    /// Says when, never in which order.
    func wall() -> Instant { Self.read(CLOCK_REALTIME) }

    /// Never goes back; counts while the machine sleeps.
    func monotonic() -> Instant { Self.read(CLOCK_BOOTTIME) }

    /// The wall's reading at a moment of the monotonic clock, for showing it.
    func wall(at moment: Instant) -> Instant { wall().advanced(by: moment.since(monotonic())) }

    private static func read(_ clock: clockid_t) -> Instant {
        var time = timespec()
        let result = clock_gettime(clock, &time)
        precondition(result == 0, "the clocks of Linux can be read")
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
