import Gallery

/// The verdicts on contents for which nothing is under way, each found once for all that are alike.
struct Verdicts: Sendable {
    /// How often changed what they rest on.
    struct Basis: Hashable, Sendable {
        let members: Int
        let pairings: Int
        let kinds: Int
    }

    /// More kinds than this are not remembered at once.
    private static let kindsMax = 1 << 16

    private var byKind: [ContentTable.Kind: Verdict] = [:]
    private var basis: Basis?

    subscript(kind: ContentTable.Kind) -> Verdict? {
        get { byKind[kind] }
        set {
            if byKind.count >= Self.kindsMax { byKind = [:] }
            byKind[kind] = newValue
        }
    }

    /// Forgets all if what they rest on has changed.
    mutating func renew(_ facts: Facts) {
        let current = facts.basisOfKinds
        guard basis != current else { return }
        basis = current
        byKind = [:]
    }
}
