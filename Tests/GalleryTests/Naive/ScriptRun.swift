import Gallery

/// A script carried out by the rules and by the naive model, side by side.
struct ScriptRun {
    /// Where the two first say different things.
    struct Difference: CustomStringConvertible {
        let step: Int
        let text: String

        var description: String { "at step \(step): \(text)" }
    }

    private var state: GalleryState
    private var naive: NaiveCatalog
    /// Whether everybody looks after each step, or one after the other.
    private let isWatchedByAll: Bool

    /// Begins with three regions and an owner of everything; a spoilt one compares version numbers as texts.
    init(isSpoilt: Bool = false, isWatchedByAll: Bool = false) throws {
        self.isWatchedByAll = isWatchedByAll
        state = GalleryState()
        naive = NaiveCatalog()
        naive.isSpoilt = isSpoilt
        let operations =
            regions.map { GalleryOperation.defineRegion(RegionDefinition(name: $0, displayName: $0.name)) }
            + [.establish(administrator: "user/admin")]
        for operation in operations {
            let change = GalleryChange(operation, by: Principal("coordinator/c1"), at: Instant(milliseconds: 0))
            _ = try state.apply(change)
            _ = naive.apply(change)
        }
    }

    /// Carries out one step, and tells what the rules answer.
    mutating func carryOut(_ step: ScriptStep) -> (operation: GalleryOperation, answer: NaiveCatalog.Answer) {
        let change = step.change(in: naive)
        _ = naive.apply(change)
        return (change.operation, answer(to: change).answer)
    }

    private mutating func answer(to change: GalleryChange) -> (answer: NaiveCatalog.Answer, text: String) {
        do {
            return (try state.apply(change) == .applied ? .applied : .unchanged, "")
        } catch {
            return (.refused([error.rule.rawValue]), error.text)
        }
    }

    /// Carries out `script` up to the first difference.
    mutating func difference(in script: [ScriptStep]) -> Difference? {
        for (index, step) in script.enumerated() {
            let change = step.change(in: naive)
            if let text = difference(of: change) {
                return Difference(step: index, text: "\(change.operation) by \(change.principal.name): \(text)")
            }
        }
        return nil
    }

    private mutating func difference(of change: GalleryChange) -> String? {
        let (before, formerly) = (state, naive)
        let expected = naive.apply(change)
        let (answer, text) = answer(to: change)
        switch (answer, expected) {
        case (.refused(let rule), .refused(let broken)) where rule.isSubset(of: broken): break
        case _ where answer == expected: break
        default: return "the rules say \(answer) \(text), the naive model \(expected)"
        }
        guard answer == .applied else { return state == before ? nil : "it was \(answer), and yet something changed" }
        return differenceOfPictures(at: change.at)
            ?? differenceOfMoves(GalleryState.events(from: before, to: state, by: change), since: formerly)
    }

    /// What anybody can see is the same in both.
    private func differenceOfPictures(at now: Instant) -> String? {
        let names = ["alice", "bob", "carol", "dave", "eve", "robot", "zoe", "nobody"]
        let looking = isWatchedByAll ? names : [names[Int(naive.revision % UInt64(names.count))]]
        let onlookers = Onlookers(
            actors: looking.map { "user/\($0)" }, regions: regions.map(\.name) + ["mars"], now: now.milliseconds)
        let places = naive.definitions.keys.flatMap(naive.places)
        return state.picture(by: onlookers, places: places).difference(from: naive.picture(by: onlookers))
    }

    /// Of each move of `latest` there is an event, and of nothing else.
    private func differenceOfMoves(_ events: [GalleryEvent], since formerly: NaiveCatalog) -> String? {
        let said = events.compactMap { event -> String? in
            guard case .latestMoved(let id, _, let region, let from, let to, _) = event else { return nil }
            let numbers = [from, to].map { $0.map { "\($0.number)" } ?? "none" }
            return "\(id) in \(region): \(numbers.joined(separator: " to "))".lowercased()
        }
        var moves: [String] = []
        for id in Set(formerly.definitions.keys).union(naive.definitions.keys) {
            for region in naive.regions.keys {
                let numbers = [formerly, naive].map { $0.latestNumber(of: id, in: region) ?? "none" }
                if numbers[0] != numbers[1] { moves.append("\(id) in \(region): \(numbers.joined(separator: " to "))") }
            }
        }
        return said.sorted() == moves.sorted() ? nil : "the events say \(said.sorted()), latest moved \(moves.sorted())"
    }

    /// The shortest script found that still shows a difference: steps are left out as long as one remains.
    static func shrunk(_ script: [ScriptStep], isSpoilt: Bool = false) throws -> [ScriptStep] {
        var script = script
        var size = max(script.count / 2, 1)
        while true {
            var isShorter = false
            var start = 0
            while start < script.count {
                var candidate = script
                candidate.removeSubrange(start..<min(start + size, script.count))
                var run = try ScriptRun(isSpoilt: isSpoilt, isWatchedByAll: true)
                if !candidate.isEmpty, run.difference(in: candidate) != nil {
                    script = candidate
                    isShorter = true
                } else {
                    start += size
                }
            }
            if size == 1, !isShorter { return script }
            size = max(size / 2, 1)
        }
    }
}
