import Gallery

/// Something with a revision that happened between two moments.
struct Occurrence {
    /// What it was, for the report.
    enum Source {
        case call(Int)
        case entry(Int)
    }

    let revision: Revision
    /// Whether the revision is its own, and not only what it saw.
    let isChange: Bool
    let from: History.Moment
    /// `nil`: it is not known when it was over.
    let to: History.Moment?
    let definition: ImageDefinitionID
    let source: Source
}

/// What real time says about revisions: whatever was over before another began has no higher one.
struct RealTimeOrder {
    /// The highest revision of what was over by a moment, and who had it.
    private let ends: [(moment: History.Moment, best: Int)]
    /// The lowest revision of what began after a moment.
    private let starts: [(moment: History.Moment, revisionMax: Revision)]
    let occurrences: [Occurrence]
    private let base: Revision

    /// `base` was known before everything.
    init(_ occurrences: [Occurrence], base: Revision) {
        self.occurrences = occurrences
        self.base = base
        ends = Self.ends(of: occurrences)
        starts = Self.starts(of: occurrences)
    }

    /// The highest revision that was known before `moment`: place among the occurrences.
    func highest(before moment: History.Moment) -> Int? {
        let count = Self.count(in: ends) { $0.moment < moment }
        return count == 0 ? nil : ends[count - 1].best
    }

    /// The highest revision that was known before `moment`.
    func revision(before moment: History.Moment) -> Revision {
        max(base, highest(before: moment).map { occurrences[$0].revision } ?? base)
    }

    /// The highest revision that what was over at `moment` can have seen, judged by what began later.
    func revisionMax(after moment: History.Moment) -> Revision {
        let count = Self.count(in: starts) { $0.moment <= moment }
        return count < starts.count ? starts[count].revisionMax : .max
    }

    private static func ends(of occurrences: [Occurrence]) -> [(moment: History.Moment, best: Int)] {
        let sorted = occurrences.indices.compactMap { index in occurrences[index].to.map { (moment: $0, best: index) } }
            .sorted { ($0.moment, $0.best) < ($1.moment, $1.best) }
        var best: Int?
        return sorted.map { moment, index in
            if best.map({ occurrences[$0].revision < occurrences[index].revision }) ?? true { best = index }
            return (moment, best ?? index)
        }
    }

    private static func starts(of occurrences: [Occurrence]) -> [(moment: History.Moment, revisionMax: Revision)] {
        let sorted = occurrences.map { (moment: $0.from, revisionMax: $0.isChange ? $0.revision &- 1 : $0.revision) }
            .sorted { ($0.moment, $0.revisionMax) < ($1.moment, $1.revisionMax) }
        var lowest = Revision.max
        return sorted.reversed().map { start in
            lowest = min(lowest, start.revisionMax)
            return (start.moment, lowest)
        }.reversed()
    }

    /// How many elements, from the first on, are `isBefore`.
    private static func count<Element>(in sorted: [Element], _ isBefore: (Element) -> Bool) -> Int {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if isBefore(sorted[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
