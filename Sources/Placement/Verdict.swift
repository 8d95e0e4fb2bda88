import Gallery

/// What follows for one content from all that is known.
struct Verdict: Sendable {
    /// The queues that it waits in.
    let lanes: Set<Lane>
    /// Those of them in which a look will find no node to take a copy.
    let futileLanes: Set<Lane>
    /// The others.
    let openLanes: Set<Lane>
    /// A copy is too many and must not go at this moment.
    let isFrozen: Bool
    /// Wished copies are missing.
    let isShort: Bool
    /// Shallow versions read a copy of it where only nodes that are emptied or fail hold it.
    let isSourceInDanger: Bool
    /// How many live nodes hold it verified.
    let verifiedLeft: Int
    /// The copies that readers may be sent to, in order of the nodes' numbers.
    let standing: [Holder]
}

extension Facts {
    /// What follows for `content` once the copies that `assessment` stops are stopped.
    func verdict(on content: Digest, _ assessment: Assessment) -> Verdict {
        let standing = standingHolders(of: content).compactMap(contents.nodes.number(of:)).sorted()
        let lanes = lanes(for: assessment)
        // Without a closure, for which all that is known would be copied.
        var futileLanes: Set<Lane> = []
        if isCalm(content) { for lane in lanes where isFutile(lane, for: content) { futileLanes.insert(lane) } }
        return Verdict(
            lanes: lanes, futileLanes: futileLanes, openLanes: lanes.subtracting(futileLanes),
            isFrozen: assessment.isFrozen, isShort: isShort(content),
            isSourceInDanger: isSourceInDanger(content), verifiedLeft: verifiedHolders(of: content).count,
            standing: standing.map { Holder(node: $0, isVerified: true) })
    }

    /// Whether no node could take a copy for this lane.
    ///
    /// Only of contents for which nothing is under way, so that it is true of all that are alike.
    private func isFutile(_ lane: Lane, for content: Digest) -> Bool {
        switch lane {
        case .into(let region): !hasTaker(of: content, in: [region])
        case .standIn:
            !hasTaker(of: content, in: (contents.wish(of: content).map(standInRegions) ?? []).joined())
        case .verify, .remove: false
        }
    }

    private func hasTaker(of content: Digest, in regions: some Sequence<Region>) -> Bool {
        regions.contains { region in
            (membership.byRegion[region] ?? []).contains { node in
                membership.isTaking(node) && contents.holding(of: content, on: node) == nil
            }
        }
    }

    private func lanes(for assessment: Assessment) -> Set<Lane> {
        var lanes = Set(assessment.missing.keys.map { Lane.into($0) })
        if assessment.standIns > 0 { lanes.insert(.standIn) }
        lanes.formUnion(assessment.verifications.map { .verify($0) })
        lanes.formUnion(assessment.removals.map { .remove($0) })
        return lanes
    }
}
