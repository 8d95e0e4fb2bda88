import CatalogStore
import Gallery
import Logging
import Placement
import Transport

/// The one owner of the catalog and of the planner: everything that changes either goes through it.
///
/// Lookups do not come here; they read ``Routing``. A change is applied to `state` at once, so that the next
/// one is checked against it, and becomes visible to others when it is durable.
actor Coordinator {
    /// A change that was applied and is not durable yet, or not yet told to others.
    struct Pending {
        let revision: Revision
        let change: GalleryChange
        let stateAfter: GalleryState
    }

    nonisolated let cluster: String
    nonisolated let name: String
    nonisolated let epoch: Epoch
    nonisolated let routing = Routing()
    nonisolated let clock: Clock
    nonisolated let log: Logger
    let store: any CatalogStore
    let committer: GroupCommitter

    /// With the changes that are not durable yet.
    var state: GalleryState
    var pending: [Pending] = []
    /// Who waits until everything up to a revision is durable.
    var durabilityWaiters: [(Revision, CheckedContinuation<Void, any Error>)] = []
    var keysUnderWay: Set<String> = []
    /// Set when the catalog failed: `state` may be ahead of it, so this process answers no more changes.
    var failure: CatalogStoreError?
    /// The revision of the last checkpoint, or of the last try at one.
    var checkpointed: Revision

    var planner: Planner
    var uses: ContentUses
    var links: [NodeID: NodeLink] = [:]
    var linksMade = 0
    var orders: [OrderID: Task<Void, Never>] = [:]
    var subscribers = Subscribers()

    /// Takes over an opened catalog.
    init(
        name: String, catalog: CatalogContents, store: any CatalogStore, limits: Limits, clock: Clock, log: Logger
    ) {
        cluster = catalog.cluster
        self.name = name
        epoch = catalog.epoch
        self.clock = clock
        self.log = log
        self.store = store
        committer = GroupCommitter(store, after: catalog.state.revision)
        state = catalog.state
        checkpointed = catalog.state.revision
        uses = ContentUses(catalog.state)
        planner = Planner(limits: limits)
        routing.set(catalog.state)
    }

    /// Tells the planner what stood before this coordinator started, and defines the regions of its settings.
    func begin(_ regions: [RegionDefinition]) async throws {
        for node in state.nodes.keys.sorted() { plan(.known(node)) }
        for content in uses.digests { plan(.wish(content, uses.wish(for: content, in: state))) }
        let principal = Principal("coordinator/\(name)")
        for region in regions {
            _ = try await submit(Submission(.defineRegion(region), by: principal, verb: "START"))
        }
        tellTopology()
        plan(.tick)
    }

    /// Time passed; told once a heartbeat.
    func tick() async {
        plan(.tick)
        await checkpointIfDue()
    }

    /// Writes down the state, so that the next start folds nothing, and lets another process have the catalog.
    func close() async throws {
        let durable = routing.state
        if failure == nil, durable.revision > checkpointed { try await store.checkpoint(durable) }
        try await store.close()
    }

    func tellTopology() {
        var paired: [Region: Region] = [:]
        for region in state.regions.values { paired[region.name] = region.pairedRegion }
        plan(.topology(paired: paired))
    }

    /// How many changes a start may have to fold after the checkpoint.
    private static let changesPerCheckpoint: Revision = 1000

    private func checkpointIfDue() async {
        let durable = routing.state
        guard failure == nil, durable.revision >= checkpointed + Self.changesPerCheckpoint else { return }
        checkpointed = durable.revision
        do {
            try await store.checkpoint(durable)
        } catch {
            log.error("checkpoint failed", metadata: ["revision": "\(durable.revision)", "error": "\(error)"])
        }
    }
}
