import Gallery

/// A change or fact at its revision.
struct LogStep {
    let revision: Revision
    let definition: ImageDefinitionID
    let event: History.Event
    let source: Occurrence.Source
}

/// Puts together the log: what was acknowledged, what the catalog tells, and which calls that were cut off were done.
struct LogAssembly {
    private let history: History
    private let deeds: [Deed]
    /// In order of revision.
    private(set) var steps: [LogStep] = []
    /// Changes and facts, as real time sees them.
    private(set) var occurrences: [Occurrence] = []
    private(set) var violations: [Violation] = []
    private(set) var unknownsFound = 0
    private(set) var unknownsLeft = 0

    init(_ history: History, _ deeds: Deeds) {
        self.history = history
        self.deeds = deeds.all
    }

    mutating func assemble() {
        let told = logByRevision()
        let owners = acknowledged(seenAt: told)
        var unowned: [Int] = []
        for index in told {
            let entry = history.log[index]
            if let owner = owners[entry.revision] {
                compare(entry, with: deeds[owner])
            } else if case .fact = entry.event {
                add(entry, at: index, from: entry.notBefore ?? .min)
            } else {
                unowned.append(index)
            }
        }
        if history.isLogWhole { findLost(Set(told.map { history.log[$0].revision })) }
        findOwners(of: unowned)
        steps.sort { $0.revision < $1.revision }
    }

    /// The deeds that have a revision, by it.
    ///
    /// `told` are places in the log: who follows that may see a change before its client is answered.
    private mutating func acknowledged(seenAt told: [Int]) -> [Revision: Int] {
        var owners: [Revision: Int] = [:]
        let seen = Dictionary(uniqueKeysWithValues: told.map { (history.log[$0].revision, history.log[$0].seenAt) })
        for (place, deed) in deeds.enumerated() {
            guard let revision = deed.revision else { continue }
            if let other = owners[revision] {
                violations.append(
                    Violation(
                        .revisionTwice, deed.definition,
                        "revision \(revision) was given to \(deeds[other].change) and to \(deed.change)",
                        calls: calls(of: deeds[other]) + calls(of: deed)))
                continue
            }
            owners[revision] = place
            let source = Occurrence.Source.call(deed.attempts[0])
            steps.append(
                LogStep(
                    revision: revision, definition: deed.definition, event: .change(deed.change), source: source))
            let doneAt = min(deed.doneAt ?? .max, (seen[revision] ?? nil) ?? .max)
            occurrences.append(
                Occurrence(
                    revision: revision, isChange: true, from: deed.begunAt, to: doneAt, definition: deed.definition,
                    source: source))
        }
        return owners
    }

    /// The places of the log's entries in order of revision, each revision once.
    private mutating func logByRevision() -> [Int] {
        let sorted = history.log.indices.sorted { (history.log[$0].revision, $0) < (history.log[$1].revision, $1) }
        var unique: [Int] = []
        for index in sorted {
            guard let last = unique.last, history.log[last].revision == history.log[index].revision else {
                unique.append(index)
                continue
            }
            let (first, second) = (history.log[last], history.log[index])
            // The same entry may have been read twice, by two readers at two moments.
            guard first.definition != second.definition || first.event != second.event else { continue }
            violations.append(
                Violation(
                    .revisionTwice, second.definition,
                    "the log has revision \(second.revision) twice: \(first.event), \(second.event)",
                    entries: [first, second]))
        }
        return unique
    }

    private mutating func compare(_ entry: History.LogEntry, with deed: Deed) {
        guard entry.definition != deed.definition || entry.event != .change(deed.change) else { return }
        violations.append(
            Violation(
                .logDiffers, deed.definition,
                "\(deed.change) was acknowledged with revision \(entry.revision), where the log has \(entry.event) of "
                    + "\(entry.definition)", calls: calls(of: deed), entries: [entry]))
    }

    private mutating func findLost(_ told: Set<Revision>) {
        for deed in deeds {
            guard let revision = deed.revision, !told.contains(revision) else { continue }
            violations.append(
                Violation(
                    .changeLost, deed.definition,
                    "\(deed.change) was acknowledged with revision \(revision), and the log has no such revision",
                    calls: calls(of: deed)))
        }
    }

    /// A change in the log that was not acknowledged was asked for by a call that was cut off, before it was done.
    private mutating func findOwners(of unowned: [Int]) {
        let known = RealTimeOrder(occurrences, base: history.base)
        var open = OpenDeeds(deeds, known)
        for index in unowned {
            let entry = history.log[index]
            guard let place = open.take(for: entry) else {
                violations.append(
                    Violation(
                        .changeUnasked, entry.definition,
                        "the log has \(entry.event) at revision \(entry.revision), and no call that may have done it",
                        entries: [entry]))
                add(entry, at: index, from: entry.notBefore ?? .min)
                continue
            }
            unknownsFound += 1
            add(entry, at: index, from: max(deeds[place].begunAt, entry.notBefore ?? .min))
        }
        unknownsLeft = open.count
    }

    private mutating func add(_ entry: History.LogEntry, at index: Int, from: History.Moment) {
        steps.append(
            LogStep(
                revision: entry.revision, definition: entry.definition, event: entry.event, source: .entry(index)))
        occurrences.append(
            Occurrence(
                revision: entry.revision, isChange: true, from: from, to: entry.seenAt, definition: entry.definition,
                source: .entry(index)))
    }

    private func calls(of deed: Deed) -> [History.Call] { deed.attempts.map { history.calls[$0] } }
}

/// The deeds whose outcome no client learned.
private struct OpenDeeds {
    private struct Wish: Hashable {
        let definition: ImageDefinitionID
        let change: History.Change
    }

    /// Each with the revision that was known before it began.
    private var waiting: [Wish: [(place: Int, key: String?, after: Revision)]] = [:]
    private(set) var count = 0

    init(_ deeds: [Deed], _ known: RealTimeOrder) {
        for (place, deed) in deeds.enumerated() where deed.revision == nil {
            count += 1
            waiting[Wish(definition: deed.definition, change: deed.change), default: []].append(
                (place, deed.key, known.revision(before: deed.begunAt)))
        }
    }

    /// A deed that may have made `entry`, if there is one; entries come in order of revision.
    mutating func take(for entry: History.LogEntry) -> Int? {
        guard case .change(let change) = entry.event else { return nil }
        let wish = Wish(definition: entry.definition, change: change)
        // Of equal wishes whichever: one that may have made this entry may have made each later one.
        let index = waiting[wish]?.firstIndex { deed in
            deed.after < entry.revision && (entry.key == nil || deed.key == entry.key)
        }
        guard let index, let deed = waiting[wish]?.remove(at: index) else { return nil }
        count -= 1
        return deed.place
    }
}
