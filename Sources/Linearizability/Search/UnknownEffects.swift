import Gallery

/// At which revisions the log has what may be the effects of calls that were cut off.
struct UnknownEffects {
    private struct Wish: Hashable {
        let definition: ImageDefinitionID
        let change: History.Change
    }

    /// The highest first.
    private var revisions: [Wish: [Revision]] = [:]

    init(of history: History, _ deeds: [Deed]) {
        let owned = Set(deeds.compactMap(\.revision))
        for entry in history.log where !owned.contains(entry.revision) {
            guard case .change(let change) = entry.event else { continue }
            revisions[Wish(definition: entry.definition, change: change), default: []].append(entry.revision)
        }
        for wish in revisions.keys { revisions[wish]?.sort(by: >) }
    }

    /// The lowest that is left for such a deed; `nil` if the log has none.
    mutating func take(for deed: Deed) -> Revision? {
        revisions[Wish(definition: deed.definition, change: deed.change)]?.popLast()
    }
}
