import CatalogStore
import Gallery
import Logging
import Placement
import Transport
import Wire

/// The one owner of the catalog and of the planner: everything that changes either goes through it.
///
/// Lookups do not come here; they read ``Routing``. A change is applied to `state` at once, so that the next
/// one is checked against it, and becomes visible to others when it is durable.
actor Coordinator {
    /// Changes that were made together and are not durable yet, or not yet told to others.
    struct Pending {
        let changes: [PreparedChange]
        let stateAfter: GalleryState
    }

    /// Incarnations are drawn from this range: whole numbers that every reader of JSON keeps exactly.
    static let incarnations: ClosedRange<UInt64> = 1...(1 << 53 - 1)

    /// What is remembered at least, or as many bytes, of answers that changed nothing.
    static let finalAnswersMax = 8192
    static let finalAnswerBytesMax = 4 << 20

    nonisolated let cluster: String
    nonisolated let name: String
    nonisolated let epoch: Epoch
    /// What tells this process from another that was started on a copy of the same catalog.
    nonisolated let incarnation: UInt64
    /// Of which of the catalog's lives its revisions are.
    nonisolated let lineage: CatalogLineage
    nonisolated let leadership: Leadership
    nonisolated let routing = Routing()
    nonisolated let clock = Clock()
    nonisolated let log: Logger
    nonisolated let store: any CatalogStore
    /// Another one after each that failed.
    var committer: GroupCommitter
    let catalogLimits: CatalogLimits
    /// The catalog's file, beside which copies of it are made; `nil` for an engine without one.
    let backupPath: String?
    var isBackingUp = false

    /// With the changes that are not durable yet.
    var state: GalleryState
    var pending: [Pending] = []
    /// Who waits until everything up to a revision is durable.
    var durabilityWaiters: [(Revision, CheckedContinuation<Void, any Error>)] = []
    var keysUnderWay: Set<String> = []
    var finalAnswers = FinalAnswers<IdempotencyKey, FinalAnswer>(
        countMax: Coordinator.finalAnswersMax, bytesMax: Coordinator.finalAnswerBytesMax)
    /// Who waits until it is known whether this coordinator was replaced, and the nodes that are being asked.
    var doubtWaiters: [CheckedContinuation<Void, Never>] = []
    var asking: Set<NodeID> = []
    /// Set when the catalog failed: `state` may be ahead of it, so this process answers no more changes.
    var failure: CatalogStoreError?
    /// Why the last change was not written, though the catalog is as it was.
    var obstruction: Obstruction?
    /// How often changes were taken back: a revision may be given again to others.
    var undoings = 0
    private(set) var isClosed = false
    /// The revision of the last checkpoint, or of the last try at one.
    private(set) var checkpointed: Revision

    var planner: Planner
    /// How fast nodes may send, as they told when they last joined.
    var rates = TransferRates()
    /// What the planner is still to be told.
    var plannerEvents: [Planner.Event] = []
    var isPlanning = false
    /// No more orders are given.
    private(set) var isStopping = false
    var incidentRecords: IncidentRecords
    var uses: ContentUses
    var facts = FactQueue()
    /// How many replicas each silent or lost node held.
    var replicasLost: [NodeID: Int] = [:]
    /// When the next soft-deleted version is to be forgotten, if any is; to be looked up again if it may be another.
    var nextExpiry: Instant?
    var isNextExpiryKnown = false
    var refused = RefusedRequests()
    var expectedUploads = ExpectedUploads()
    /// How long what is to be uploaded is expected.
    let uploadGrace: Duration
    var orders = OrdersUnderWay()

    /// The connection of each node that tells or has told its inventory.
    var links: [NodeID: NodeLink] = [:]
    var linksMade = 0
    /// Open connections of nodes that have dialled anew: what still comes over them does not count.
    var replacedConnections: Set<ObjectIdentifier> = []
    var subscribers = Subscribers()
    var eventFollowers = EventFollowers()

    /// Takes over an opened catalog.
    init(
        name: String, catalog: CatalogContents, store: any CatalogStore, limits: Limits,
        catalogLimits: CatalogLimits = CatalogLimits(), log: Logger
    ) {
        cluster = catalog.cluster
        self.name = name
        epoch = catalog.epoch
        incarnation = .random(in: Self.incarnations)
        lineage = catalog.lineage
        leadership = Leadership(epoch: catalog.epoch, pauseMax: limits.tickGapMax)
        self.log = log
        self.store = store
        self.catalogLimits = catalogLimits
        backupPath = (store as? SQLiteCatalogStore)?.path
        committer = GroupCommitter(store, after: catalog.state.revision, limits: catalogLimits)
        state = catalog.state
        checkpointed = catalog.state.revision
        uses = ContentUses(catalog.state)
        incidentRecords = IncidentRecords(catalog.ledger, recordsMax: catalogLimits.ledgerRowsKept, log: log)
        uploadGrace = limits.unwishedGrace
        planner = Planner(limits: limits, firstIncident: incidentRecords.next)
        routing.set(catalog.state)
    }

    /// Who does what the coordinator decides by itself.
    nonisolated var principal: Principal { Principal("coordinator/\(name)") }

    /// Tells the planner what stood before this coordinator started, and commits what its settings say: who
    /// administrates the cluster, by the name of a user's certificate, and its regions.
    ///
    /// To be done before anybody is answered: what nodes say means something only beside what is wished.
    func begin(_ regions: [RegionDefinition], administrator: String) async throws {
        plan(.standings(state.standings))
        for node in state.nodes.keys.sorted() { plan(.known(node)) }
        tellWishes()
        let establishing = GalleryOperation.establish(administrator: "user/\(administrator)")
        _ = try await submit(Submission(establishing, by: principal, verb: "START"))
        for region in regions {
            _ = try await submit(Submission(.defineRegion(region: region), by: principal, verb: "START"))
        }
        tellTopology()
        plan(.tick)
    }

    /// How many wishes the planner is told of at once.
    private static let wishesAtOnce = 4096

    /// Tells the planner what is wanted of every content.
    private func tellWishes() {
        planner.reserve(uses.count)
        var wishes: [ContentWish] = []
        uses.forEachWish(in: state) { content, wish in
            wishes.append(ContentWish(content, wish))
            guard wishes.count == Self.wishesAtOnce else { return }
            plan(.wishes(wishes))
            wishes.removeAll(keepingCapacity: true)
        }
        plan(.wishes(wishes))
    }

    /// Time passed; told once a heartbeat.
    func tick() async {
        endDoubt()
        plan(.tick)
        noteExpired()
        dropEndedUploads()
        await endObstruction()
        writeRefused()
        await checkpointIfDue()
        if failure == nil, obstruction == nil, !isClosed { await keepIncidents() }
    }

    /// Gives no more orders and takes back those under way; a later coordinator gives them again.
    func stop() {
        isStopping = true
        orders.cancelAll()
        let waiters = doubtWaiters
        doubtWaiters = []
        for waiter in waiters { waiter.resume() }
    }

    /// Writes down the state, so that the next start folds nothing, and lets another process have the catalog.
    func close() async throws {
        stop()
        isClosed = true
        if failure == nil { await keepIncidents() }
        await writeLastRefused()
        do {
            try await durability(of: state.revision)
            let durable = routing.state
            if durable.revision > checkpointed { try await store.checkpoint(durable) }
        } catch {
            // Nothing is lost by it: the next start folds the log.
            log.error("the last checkpoint was not written", metadata: ["error": "\(error)"])
        }
        try await store.close()
    }

    func tellTopology() {
        var paired: [Region: Region] = [:]
        for region in routing.state.regions.values { paired[region.name] = region.pairedRegion }
        plan(.topology(paired: paired))
    }

    /// How many changes a start may have to fold after the checkpoint.
    private static let changesPerCheckpoint: Revision = 1000

    private func checkpointIfDue() async {
        let durable = routing.state
        guard failure == nil, obstruction == nil, !isClosed,
            durable.revision >= checkpointed + Self.changesPerCheckpoint
        else { return }
        checkpointed = durable.revision
        do {
            try await store.checkpoint(durable)
        } catch {
            log.error("checkpoint failed", metadata: ["revision": "\(durable.revision)", "error": "\(error)"])
        }
    }
}
