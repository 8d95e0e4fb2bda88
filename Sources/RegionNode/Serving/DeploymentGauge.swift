import Gallery
import Synchronization

/// How fast a node sends for deployments, as it was lately: what healing will have beside it.
final class DeploymentGauge: Sendable {
    /// Bytes a second.
    struct Rates: Hashable, Sendable {
        var all = 0.0
        /// To other regions, which take it over the links.
        var abroad = 0.0
    }

    /// The latest stretch counts this much, all before it the rest.
    private static let weight = 0.25
    /// A shorter stretch is measured together with the next.
    private static let stretchMin = Duration.milliseconds(100)

    private struct State {
        var all = 0
        var abroad = 0
        var since: Duration
        var rates = Rates()
    }

    private let start = ContinuousClock.now
    private let state = Mutex(State(since: .zero))

    /// The time since the gauge was made.
    var now: Duration { ContinuousClock.now - start }

    func note(_ bytes: Int, isAbroad: Bool) {
        state.withLock { state in
            state.all += bytes
            if isAbroad { state.abroad += bytes }
        }
    }

    /// The rates until `now`.
    func rates(at now: Duration) -> Rates {
        state.withLock { state in
            let stretch = now - state.since
            guard stretch >= Self.stretchMin else { return state.rates }
            let seconds = stretch / .seconds(1)
            state.rates.all += Self.weight * (Double(state.all) / seconds - state.rates.all)
            state.rates.abroad += Self.weight * (Double(state.abroad) / seconds - state.rates.abroad)
            (state.all, state.abroad, state.since) = (0, 0, now)
            return state.rates
        }
    }
}
