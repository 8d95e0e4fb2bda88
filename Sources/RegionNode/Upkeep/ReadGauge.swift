import Synchronization

/// How many reads for those who deploy or copy are under way: what can wait, waits for them.
final class ReadGauge: Sendable {
    private let count = Atomic(0)

    var isBusy: Bool { count.load(ordering: .relaxed) > 0 }

    func begin() { count.add(1, ordering: .relaxed) }

    func end() { count.subtract(1, ordering: .relaxed) }
}
