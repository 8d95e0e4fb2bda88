import Synchronization

/// A number that several tasks raise.
final class Counter: Sendable {
    private let atomic = Atomic(0)

    var value: Int { atomic.load(ordering: .acquiring) }

    func raise() { atomic.add(1, ordering: .acquiringAndReleasing) }
}
