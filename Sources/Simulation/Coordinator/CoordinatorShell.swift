import Gallery
import NIOCore
import Placement
import Wire

/// A coordinator's process: the real state, planner and rules, and around them what `Coordinator` does with files and
/// connections, on a pretend disk and pretend streams.
final class CoordinatorShell {
    /// A change that was applied and is not durable yet.
    struct Pending {
        let entry: CatalogDisk.Entry
        let then: (Submitted) -> Void
    }

    /// What became of a change that was asked for.
    enum Submitted {
        /// `isApplied` unless it was so already.
        case done(Revision, isApplied: Bool)
        case refused(ErrorCode, rule: String?, Revision)

        /// Whether nothing was changed, and the asker does not ask again.
        var isFinal: Bool {
            switch self {
            case .done(_, let isApplied): !isApplied
            case .refused(let code, _, _): !code.mayRepeat
            }
        }
    }

    let host: CoordinatorHost
    let disk: CatalogDisk
    /// Whether it may act; with its epoch.
    var leading: Leading
    /// Tells it from another of the same epoch.
    let incarnation: UInt64
    let principal: Principal
    var cluster: Cluster { host.cluster }
    /// With the changes that are not durable yet.
    var state: Fold
    /// What is durable, and all that anybody is told.
    var durable: Fold
    var pending: [Pending] = []
    var waiters: [(Revision, () -> Void)] = []
    var isWriting = false
    var hasFailed = false
    var keysUnderWay: Set<String> = []
    var finalAnswers = FinalAnswers<String, Submitted>(countMax: 8192, bytesMax: 4 << 20)
    /// The keys of what is durable, with the revisions that they were given.
    var answers: [String: Revision] = [:]

    var planner: Planner
    var plannerEvents: [Planner.Event] = []
    var isPlanning = false
    var uses: ContentUses
    var facts = FactQueue()
    var replicasLost: [NodeID: Int] = [:]
    var orders = OrdersUnderWay()
    var links: [NodeID: NodeLink] = [:]
    var linksMade = 0
    var replaced: Set<Int> = []
    var subscribers: [End] = []
    var alive: Set<NodeID> = []
    var expected: [Digest: [ExpectedUpload]] = [:]
    var turn = 0
    /// Orders other than cancelling, given since it started.
    var ordersGiven = 0
    var auditor: PlannerAuditor

    init(_ host: CoordinatorHost, epoch: Epoch) {
        self.host = host
        disk = host.disk
        leading = Leading(epoch: epoch)
        incarnation = host.cluster.nextIncarnation()
        principal = Principal("coordinator/\(host.name)")
        state = disk.entries.last?.fold ?? .empty
        durable = state
        uses = ContentUses(state.state)
        planner = Planner(limits: host.cluster.setting.limits)
        auditor = PlannerAuditor(limits: host.cluster.setting.limits)
        for entry in disk.entries {
            if let key = entry.key { answers[key] = entry.revision }
        }
    }

    /// Tells the planner what stood before, and commits what the settings say.
    func begin() {
        cluster.checkFold(of: disk)
        plan(.standings(state.state.standings))
        for node in state.state.nodes.keys.sorted() { plan(.known(node)) }
        var wishes: [ContentWish] = []
        uses.forEachWish(in: state.state) { wishes.append(ContentWish($0, $1)) }
        plan(.wishes(wishes))
        submit(.establish(administrator: Cluster.administrator.name))
        for (index, region) in cluster.setting.regions.enumerated() {
            let paired = cluster.setting.regions[(index + 1) % cluster.setting.regions.count]
            submit(
                .defineRegion(region: RegionDefinition(name: region, displayName: region.name, pairedRegion: paired)))
        }
        tellTopology()
        tick()
    }

    /// Asks the planner in its place: of a value in an object a copy is made for each question otherwise.
    func ask<Answer>(_ question: (inout Planner) -> Answer) -> Answer { question(&planner) }

    private func submit(_ operation: GalleryOperation) { submit(operation, by: principal) { _ in } }

    private func tick() {
        plan(.tick)
        noteExpired()
        dropEndedUploads()
        host.after(cluster.setting.limits.heartbeat.milliseconds) { [self] in tick() }
    }

    func tellTopology() {
        var paired: [Region: Region] = [:]
        for region in durable.state.regions.values { paired[region.name] = region.pairedRegion }
        plan(.topology(paired: paired))
    }

    /// What every command carries.
    var fence: [String] {
        [
            "cluster=\(Cluster.name)", "epoch=\(leading.epoch)", "incarnation=\(incarnation)",
            "revision=\(durable.state.revision)",
        ]
    }

    func serve(_ request: Request) {
        switch request.verb {
        case .report: report(request)
        case .subscribe: subscribe(request)
        case .snapshot: snapshot(request)
        case .resolve: resolve(request)
        case .place: place(request)
        case .create, .update, .delete, .undelete: change(request)
        default: request.refuse(.unknown)
        }
    }
}
