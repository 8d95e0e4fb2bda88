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
    private var recorder = Recorder()
    /// Operations of which nobody knows whether they were done.
    private(set) var unknown = 0

    init(_ cluster: Cluster) {
        self.cluster = cluster
    }

    /// Holds an operation against the truth.
    func check(_ observation: Observation) {
        if !isGuest(observation) { recorder.note(observation) }
        guard let truth = cluster.truths[observation.catalog] else {
            if case .unknown = observation.result { unknown += 1 }
            return
        }
        switch (observation.operation, observation.result) {
        case (_, .unknown): unknown += 1
        case (.change(_, let key), .done(let revision, let isApplied)):
            check(revision, observation, truth)
            if isGuest(observation) { return fail(observation, "a guest changed something with \(key)") }
            guard isApplied else { return }
            guard truth.entry(at: revision)?.key == key else {
                return fail(observation, "revision \(revision) is not of its key \(key)")
            }
            if let floor = observation.floors[observation.catalog], revision <= floor {
                fail(observation, "revision \(revision) is not above \(floor), which was answered before the call")
            }
        case (.change, .refused(_, let revision)):
            if isGuest(observation) { cluster.mark(.guestRefused) }
            if revision > 0 { check(revision, observation, truth) }
        case (.change, .resolved), (.resolve, .done), (.resolveNear, .done): break
        case (.resolve(let reference, let region), .resolved), (.resolve(let reference, let region), .refused):
            check(observation.revision, observation, truth)
            checkAnswer(reference, region, observation, truth)
        case (.resolveNear(let reference, let region, let node), _):
            checkSession(observation, node)
            checkAnswer(reference, region, observation, truth)
        }
    }

    /// Takes note of a change that is asked for.
    func begin(_ observation: Observation) {
        if !isGuest(observation) { recorder.begin(observation) }
    }

    /// The whole history, held against the log by a model of its own.
    func judge() {
        // A second catalog answers by itself.
        guard cluster.catalogsMade == cluster.coordinators.count else { return }
        cluster.mark(.historyJudged)
        let soft = cluster.catalogPlan.definitions.filter { cluster.truth.state.keepsDeleted($0) }
        if let breach = recorder.breach(in: cluster.truth.entries, softlyDeleting: soft) { cluster.fail(breach) }
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
        let isGuest = isGuest(observation)
        let expected = state.expected(reference, in: region, for: isGuest ? Cluster.guest : nil)
        if isGuest, case .direct(let definition) = reference.place { checkRight(to: definition, observation, truth) }
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

    /// I15: a guest is told of what was granted, and of nothing else.
    private func checkRight(to definition: ImageDefinitionID, _ observation: Observation, _ truth: Truth) {
        guard case .resolved = observation.result else { return }
        cluster.mark(.guestRead)
        if !truth.guestRights.mayRead(definition, at: observation.revision) {
            fail(observation, "a guest was told of \(definition) at \(observation.revision), where nothing was granted")
        }
    }

    private func isGuest(_ observation: Observation) -> Bool {
        (cluster.hosts[observation.client] as? ClientHost)?.isGuest == true
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
    /// Whether versions of a definition that are deleted can be restored.
    fileprivate func keepsDeleted(_ definition: ImageDefinitionID) -> Bool {
        galleries[definition.gallery]?.properties.softDeletePolicy.isEnabled == true
    }

    /// What a latest reference means; `nil` if it is refused.
    fileprivate func expected(
        _ reference: ImageReference, in region: Region, for guest: Principal?
    ) -> Resolution? {
        do throws(GalleryRefusal) {
            let now = Instant(milliseconds: Cluster.wallStart)
            guard let guest else { return try resolve(reference, in: region, now: now) }
            return try resolve(reference, in: region, for: Caller(guest), now: now)
        } catch {
            return nil
        }
    }
}
