import Simulation
import Synchronization

/// The sum of the runs that have ended, for who asks while others go on.
final class SweepSoFar: Sendable {
    private let value: Mutex<Sweep>

    init(_ sweep: Sweep) { value = Mutex(sweep) }

    var sweep: Sweep {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
