import CatalogStore
import Gallery
import Logging
import Synchronization
import Transport
import Wire

/// The time between the start on a restored catalog and the moment from which that may be changed.
///
/// A backup is older than what was acknowledged since. The nodes have followed the catalog, so each is asked what it
/// knows beyond it; when all that are not lost have told, and agree, it is taken over. An operator may end the waiting.
actor Recovery {
    /// Problems that are listed; the log has all of them.
    private static let problemsMax = 32

    nonisolated let name: String
    nonisolated let cluster: String
    nonisolated let incarnation: UInt64
    nonisolated let log: Logger
    private nonisolated let greeted: Mutex<Epoch>
    private let store: any CatalogStore
    private let catalogLimits: CatalogLimits
    /// The catalog as it was restored.
    nonisolated let base: GalleryState
    /// How far each node followed it.
    private(set) var told: [NodeID: Revision] = [:]
    private var asking: Set<NodeID> = []
    /// What is known beyond the catalog: of the node that knows most.
    private var best: NodeKnowledge?
    private(set) var problems: [String] = []
    private var hasContradiction = false
    private var isEnding = false
    private var isOver = false
    /// Why it cannot end.
    private(set) var failure: (any Error)?
    private var waiters: [CheckedContinuation<Void, Never>] = []

    init(
        name: String, catalog: CatalogContents, store: any CatalogStore, catalogLimits: CatalogLimits = CatalogLimits(),
        log: Logger
    ) {
        self.name = name
        cluster = catalog.cluster
        incarnation = .random(in: Coordinator.incarnations)
        greeted = Mutex(catalog.epoch)
        base = catalog.state
        self.store = store
        self.catalogLimits = catalogLimits
        self.log = log
    }

    /// The epoch that nodes are greeted with; it grows when they have seen a higher one.
    nonisolated var epoch: Epoch { greeted.withLock { $0 } }

    /// What is known so far of the catalog.
    private var known: GalleryState { best?.state ?? base }

    /// The nodes that have not told yet, in order.
    var awaited: [NodeID] {
        known.nodes.keys.filter { told[$0] == nil && !known.lostNodes.contains($0) }.sorted()
    }

    var status: RecoveryStatus {
        let state = isEnding ? "ending" : hasContradiction ? "contradiction" : "waiting"
        return RecoveryStatus(
            state: state, restored: base.revision, known: known.revision,
            told: told.sorted { $0.key < $1.key }.map { .init(node: "\($0.key)", revision: $0.value) },
            awaited: awaited.map { "\($0)" }, problems: problems)
    }

    /// Returns when the catalog may be changed; throws if it could not take what nodes know.
    func ended() async throws {
        while !isOver {
            if let failure { throw failure }
            await withCheckedContinuation { waiters.append($0) }
        }
    }

    /// This process ends: nobody is kept waiting.
    func giveUp() {
        if !isOver, failure == nil { failure = SubmissionError.stopping }
        let waiters = waiters
        self.waiters = []
        for waiter in waiters { waiter.resume() }
    }

    /// A node has seen this epoch: the one of this coordinator must be higher.
    func note(seen: Epoch, isContested: Bool, by node: NodeID) async throws {
        guard seen > epoch || isContested && seen == epoch, seen < epoch + Leading.epochsAheadMax, !isOver else {
            return
        }
        let taken = try await store.takeEpoch(above: seen)
        greeted.withLock { $0 = max($0, taken) }
        log.notice("took epoch \(taken), as \(node) has seen epoch \(seen)")
    }

    /// Has a node tell what it knows, in a task of its own.
    ///
    /// One that has not followed the catalog beyond where it ends knows nothing more.
    func ask(_ node: NodeID, at view: ViewPosition?, over connection: Connection) async {
        if let view, view.revision <= base.revision, told[node] == nil {
            told[node] = view.revision
            return await endIfAllTold()
        }
        guard told[node] == nil, !isEnding, asking.insert(node).inserted else { return }
        Task {
            do {
                take(try await NodeKnowledge.ask(node, beyond: base, over: connection))
            } catch let error as ConnectionError {
                log.info("a node did not tell what it knows", metadata: ["node": "\(node)", "error": "\(error)"])
            } catch {
                note(problem: "\(node): \(error)", isContradiction: true)
                told[node] = base.revision
            }
            asking.remove(node)
            await endIfAllTold()
        }
    }

    private func take(_ knowledge: NodeKnowledge) {
        guard !isEnding else { return }
        told[knowledge.node] = knowledge.revision
        log.notice(
            "a node has told what it knows",
            metadata: ["node": "\(knowledge.node)", "revision": "\(knowledge.revision)"])
        guard knowledge.revision > base.revision else { return }
        guard let standing = best else {
            best = knowledge
            return
        }
        if let contradiction = knowledge.contradiction(to: standing) {
            note(problem: contradiction, isContradiction: true)
        }
        if knowledge.isBetter(than: standing) { best = knowledge }
    }

    private func note(problem: String, isContradiction: Bool) {
        hasContradiction = hasContradiction || isContradiction
        log.critical("\(problem)")
        if problems.count < Self.problemsMax { problems.append(problem) }
    }

    private func endIfAllTold() async {
        guard !told.isEmpty, awaited.isEmpty, !hasContradiction else { return }
        await end(accepting: nil)
    }

    /// Goes on with what is known, though some nodes have not told, or contradict each other.
    func acceptLoss(by principal: Principal) async { await end(accepting: principal) }

    private func end(accepting principal: Principal?) async {
        guard !isEnding, !isOver else { return }
        isEnding = true
        do {
            let adoption = Adoption(base: base, best: best, store: store, limits: catalogLimits)
            try await adoption.perform()
            try await adoption.record(
                by: principal ?? Principal("coordinator/\(name)"), missing: awaited, problems: problems)
            try await store.checkpoint(known)
            try await store.endRecovery()
            isOver = true
            log.notice(
                "the restored catalog goes on",
                metadata: ["restored": "\(base.revision)", "revision": "\(known.revision)", "missing": "\(awaited)"])
        } catch {
            failure = error
            log.critical("what nodes know could not be taken over", metadata: ["error": "\(error)"])
        }
        let waiters = waiters
        self.waiters = []
        for waiter in waiters { waiter.resume() }
    }
}

extension NodeKnowledge {
    /// Whether it is to be taken rather than `other`: it reaches further, or as far and change by change.
    fileprivate func isBetter(than other: NodeKnowledge) -> Bool {
        guard revision == other.revision else { return revision > other.revision }
        if case .changes = form, case .whole = other.form { return true }
        return false
    }
}
