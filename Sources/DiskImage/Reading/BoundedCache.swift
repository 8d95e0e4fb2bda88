import Synchronization

/// Keeps the values made last, at most so many; what was put in first goes first.
///
/// Safe to use from several threads; two that miss the same value both make it.
final class BoundedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct State {
        var values: [Key: Value] = [:]
        var order: [Key] = []
        /// The place in `order` of the oldest.
        var oldest = 0
    }

    private let countMax: Int
    private let state = Mutex(State())

    init(countMax: Int) { self.countMax = max(1, countMax) }

    /// The value kept for `key`, or else the one that `make` gives.
    func value<Failure: Error>(for key: Key, _ make: () throws(Failure) -> Value) throws(Failure) -> Value {
        if let kept = state.withLock({ $0.values[key] }) { return kept }
        let value = try make()
        state.withLock { keep(value, for: key, in: &$0) }
        return value
    }

    private func keep(_ value: Value, for key: Key, in state: inout State) {
        guard state.values.updateValue(value, forKey: key) == nil else { return }
        guard state.order.count == countMax else {
            state.order.append(key)
            return
        }
        state.values[state.order[state.oldest]] = nil
        state.order[state.oldest] = key
        state.oldest = (state.oldest + 1) % countMax
    }
}
