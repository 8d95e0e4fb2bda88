import Synchronization

/// How many bytes a connection has received that nobody took yet, over all its answers and bodies.
final class InboundGauge: Sendable {
    private let bytes = Atomic(0)
    private let low: Int
    private let high: Int
    private let resume: @Sendable () -> Void

    /// `resume` is called, on any thread, each time the level falls to the low mark.
    init(limits: TransportLimits, resume: @escaping @Sendable () -> Void) {
        low = limits.inboundBytesLow
        high = limits.inboundBytesHigh
        self.resume = resume
    }

    var isHigh: Bool { bytes.load(ordering: .acquiring) > high }

    func add(_ count: Int) {
        bytes.add(count, ordering: .acquiringAndReleasing)
    }

    func remove(_ count: Int) {
        let (before, after) = bytes.subtract(count, ordering: .acquiringAndReleasing)
        if before > low, after <= low { resume() }
    }
}
