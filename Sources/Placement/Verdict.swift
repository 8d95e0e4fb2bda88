import Gallery

/// What follows for one content from all that is known.
struct Verdict: Sendable {
    /// The queues that it waits in.
    let lanes: Set<Lane>
    /// A copy is too many and must not go at this moment.
    let isFrozen: Bool
    /// Wished copies are missing.
    let isShort: Bool
    /// How many live nodes hold it verified.
    let verifiedLeft: Int
    /// The copies that readers may be sent to, in order of the nodes' numbers.
    let standing: [Holder]
}

extension Facts {
    /// What follows for `content` once the copies that `assessment` stops are stopped.
    func verdict(on content: Digest, _ assessment: Assessment) -> Verdict {
        let standing = standingHolders(of: content).compactMap(contents.nodes.number(of:)).sorted()
        return Verdict(
            lanes: lanes(for: assessment), isFrozen: assessment.isFrozen, isShort: isShort(content),
            verifiedLeft: verifiedHolders(of: content).count,
            standing: standing.map { Holder(node: $0, isVerified: true) })
    }

    private func lanes(for assessment: Assessment) -> Set<Lane> {
        var lanes = Set(assessment.missing.keys.map { Lane.into($0) })
        if assessment.standIns > 0 { lanes.insert(.standIn) }
        lanes.formUnion(assessment.verifications.map { .verify($0) })
        lanes.formUnion(assessment.removals.map { .remove($0) })
        return lanes
    }
}

/// The verdicts on contents for which nothing is under way, each found once for all that are alike.
struct Verdicts: Sendable {
    /// More kinds than this are not remembered at once.
    private static let kindsMax = 4096

    private var byKind: [ContentTable.Kind: Verdict] = [:]
    private var basis: [Int] = []

    /// The verdict on the content of that number, or `nil` if it has to be judged by itself.
    mutating func verdict(on number: Int, _ facts: Facts, at now: Instant) -> Verdict? {
        let content = facts.contents[number]
        guard let kind = facts.contents.kind(of: number), facts.isCalm(content) else { return nil }
        if let known = byKind[kind] { return known }
        let verdict = facts.verdict(on: content, facts.assess(content, at: now))
        if byKind.count >= Self.kindsMax { byKind = [:] }
        byKind[kind] = verdict
        return verdict
    }

    /// Forgets all if what they rest on has changed.
    mutating func renew(_ facts: Facts) {
        let current = facts.basisOfKinds
        guard basis != current else { return }
        basis = current
        byKind = [:]
    }
}
