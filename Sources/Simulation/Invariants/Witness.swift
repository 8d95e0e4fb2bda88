import Gallery

/// The revision witness: every reply is what the catalog was at its revision; revisions respect real time; each
/// change owns one.
///
/// All that is known of what clients saw comes through ``check(_:)``.
final class Witness {
    private struct Session: Hashable {
        let client: Int
        let node: NodeID
    }

    private struct Seen {
        let life: Int
        let catalog: Int
        let revision: Revision
        let returnedAt: Int64
    }

    private unowned let cluster: Cluster
    private var seen: [Session: Seen] = [:]
    /// Operations of which nobody knows whether they were done.
    private(set) var unknown = 0

    init(_ cluster: Cluster) {
        self.cluster = cluster
    }

    /// Holds an operation against the truth.
    func check(_ observation: Observation) {
        guard let truth = cluster.truths[observation.catalog] else {
            if case .unknown = observation.result { unknown += 1 }
            return
        }
        switch (observation.operation, observation.result) {
        case (_, .unknown): unknown += 1
        case (.change(_, let key), .done(let revision, let isApplied)):
            check(revision, observation, truth)
            guard isApplied else { return }
            guard truth.entry(at: revision)?.key == key else {
                return fail(observation, "revision \(revision) is not of its key \(key)")
            }
            if let floor = observation.floors[observation.catalog], revision <= floor {
                fail(observation, "revision \(revision) is not above \(floor), which was answered before the call")
            }
        case (.change, .refused(_, let revision)): if revision > 0 { check(revision, observation, truth) }
        case (.change, .resolved), (.resolve, .done), (.resolveNear, .done): break
        case (.resolve(let reference, let region), .resolved), (.resolve(let reference, let region), .refused):
            check(observation.revision, observation, truth)
            checkAnswer(reference, region, observation, truth)
        case (.resolveNear(let reference, let region, let node), _):
            checkSession(observation, node)
            checkAnswer(reference, region, observation, truth)
        }
    }

    /// Revisions respect real time, and nobody is told of one that is not durable.
    private func check(_ revision: Revision, _ observation: Observation, _ truth: Truth) {
        if let floor = observation.floors[observation.catalog], revision < floor {
            fail(observation, "revision \(revision) is below \(floor), which was answered before the call")
        }
        truth.answered = max(truth.answered, revision)
    }

    private func checkAnswer(_ reference: ImageReference, _ region: Region, _ observation: Observation, _ truth: Truth)
    {
        guard case .latest = reference.choice else { return }
        guard let state = truth.state(at: observation.revision) else {
            return fail(observation, "there is no revision \(observation.revision)")
        }
        let expected = state.expected(reference, in: region)
        switch observation.result {
        case .resolved(let number, let generation, let digest, _):
            guard let expected, expected.version.number == number, expected.version.generation == generation,
                expected.version.properties.osDisk.digest == digest
            else { return fail(observation, "\(number) is not \(reference) in \(region) at \(observation.revision)") }
        case .refused("NoCopy", _): cluster.mark(.resolvedNowhereHeld)
        case .refused(let rule, _):
            if let expected {
                fail(observation, "\(rule ?? "") though \(expected.version.number) is \(reference) in \(region)")
            }
        default: break
        }
    }

    /// A view never goes back for one who asks the same life of the same node.
    private func checkSession(_ observation: Observation, _ node: NodeID) {
        guard let host = cluster.node(node) else { return }
        let session = Session(client: observation.client, node: node)
        let now = Seen(
            life: host.life, catalog: observation.catalog, revision: observation.revision,
            returnedAt: observation.returnedAt)
        if let before = seen[session], before.life == now.life, before.catalog == now.catalog,
            before.revision > now.revision,
            before.returnedAt <= observation.calledAt
        {
            fail(observation, "the view of \(node) went back from \(before.revision) to \(now.revision)")
        }
        seen[session] = now
    }

    private func fail(_ observation: Observation, _ text: String) {
        cluster.fail("client \(observation.client), called at \(observation.calledAt) ms: \(text)")
    }
}

extension Observation {
    /// The revision that it was answered with; 0 if with none.
    var revision: Revision {
        switch result {
        case .done(let revision, _), .refused(_, let revision), .resolved(_, _, _, let revision): revision
        case .unknown: 0
        }
    }
}

extension GalleryState {
    /// What a latest reference means; `nil` if it is refused.
    fileprivate func expected(_ reference: ImageReference, in region: Region) -> Resolution? {
        do throws(GalleryRefusal) {
            return try resolve(reference, in: region, now: Instant(milliseconds: Cluster.wallStart))
        } catch {
            return nil
        }
    }
}
