/// Looks for an order in which a part of a history may have happened one after the other.
///
/// It asks nothing of revisions, so that a mistake in them cannot hide one in the catalog: where they are right they
/// only show which order to try first, and a good history is found good without a detour.
public struct LinearizationSearch {
    /// What a search came to.
    public enum Verdict: Hashable, Sendable {
        case linearizable
        /// With the shortest beginning that fails, and why.
        case notLinearizable(Violation)
        /// Given up after so many steps.
        case undecided(steps: Int)
    }

    private let stepsMax: Int

    /// `stepsMax` bounds time and memory, a few hundred bytes a step.
    public init(stepsMax: Int = SearchLimits.stepsMax) {
        self.stepsMax = stepsMax
    }

    /// Judges a part.
    public func judge(_ part: SearchPart) -> Verdict {
        var search = OrderSearch(part, stepsMax: stepsMax)
        switch search.run() {
        case .found: return .linearizable
        case .givenUp: return .undecided(steps: stepsMax)
        case .impossible:
            var shortening = Shortening(stepsMax: stepsMax)
            let beginning = shortening.beginning(of: part)
            let shortest = shortening.fewestQuestions(of: beginning)
            return .notLinearizable(Explanation(shortest, stepsMax: stepsMax).violation)
        }
    }
}
