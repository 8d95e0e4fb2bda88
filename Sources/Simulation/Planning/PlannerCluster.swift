import Chance
import Gallery
import Placement

/// The real planner on pretend nodes, a pretend network and pretend time.
///
/// First faults happen and users change their minds; then there is peace, and everything must settle.
public struct PlannerCluster: Sendable {
    /// What can happen next.
    enum Item: Sendable {
        case tick
        case beat(NodeID)
        case word(NodeID, session: Int, Planner.Event)
        case order(NodeID, session: Int, Planner.Action)
        /// A verification or removal that a node has in hand is done.
        case work(NodeID, session: Int, Planner.Action)
        case step(NodeID, Digest, OrderID, life: Int)
        case restart(NodeID)
        case flap(NodeID, times: Int)
        case connect(NodeID, life: Int)
        case mend(NodeID, Ailment)
        case scrub(NodeID)
        case commit(Digest, Wish?)
        case fault
        case user
    }

    /// What ails a node without ending its process.
    enum Ailment: Sendable {
        case cut
        case stuck
        case full
    }

    let scenario: PlannerScenario
    var chance: SeededGenerator
    var now = Instant(milliseconds: 0)
    var queue = PlannerQueue<Item>()
    var planner: Planner
    var nodes: [NodeID: PlannerNode] = [:]
    /// What the catalog says of each content; `nil` where nothing wants it.
    var catalog: [Digest: Wish?] = [:]
    var dismissedAt: [Digest: Instant] = [:]
    var bytes: [Digest: Int64] = [:]
    var auditor: PlannerAuditor
    var trace = PlannerTrace()
    var marks: [PlannerMark: Int] = [:]
    var isPeace = false
    var pausedUntil = Instant(milliseconds: 0)
    var epoch = 1
    var sessions = 0
    /// The connection that the coordinator has with each node.
    var connected: [NodeID: Int] = [:]
    var ordersUntil: [NodeID: Instant] = [:]
    var events = 0
    var orders = 0
    var keepsHistory = false
    var history: [String] = []

    init(seed: UInt64) {
        var chance = SeededGenerator(seed: seed)
        let scenario = PlannerScenario(from: &chance)
        self.scenario = scenario
        self.chance = chance
        planner = Planner(limits: scenario.limits)
        auditor = PlannerAuditor(limits: scenario.limits)
        for id in scenario.nodes { nodes[id] = PlannerNode(id: id) }
    }

    /// Starts everything, and sets the clocks going.
    mutating func start() {
        tell(.topology(paired: scenario.paired))
        for id in scenario.nodes {
            queue.put(.connect(id, life: 0), at: later(0...3000))
            queue.put(.beat(id), at: later(0...1000))
        }
        queue.put(.tick, at: now)
        queue.put(.fault, at: later(5000...10000))
        queue.put(.user, at: later(1000...4000))
    }

    /// Lets happen what is due until `end`, or until a rule is broken.
    mutating func run(until end: Instant) {
        while auditor.breach == nil, now < end, let (moment, item) = queue.take() {
            now = max(now, moment)
            happen(item)
        }
    }

    private mutating func happen(_ item: Item) {
        switch item {
        case .tick, .word, .commit, .user:
            guard now >= pausedUntil else { return queue.put(item, at: pausedUntil) }
            reachCoordinator(item)
        case .beat(let id):
            queue.put(.beat(id), at: now.advanced(by: scenario.limits.heartbeat))
            say(.heard(id, freeBytes: freeBytes(on: id)), by: id)
        case .order(let id, let session, let action): take(action, on: id, session: session)
        case .work(let id, let session, let action): finish(action, on: id, session: session)
        case .step(let id, let content, let order, let life): step(id, content, order, life: life)
        case .restart(let id): restart(id)
        case .flap(let id, let times): flap(id, times: times)
        case .connect(let id, let life): connect(id, life: life)
        case .mend(let id, let ailment): mend(id, ailment)
        case .scrub(let id): scrub(id)
        case .fault: injectFault()
        }
    }

    mutating func later(_ milliseconds: ClosedRange<Int>) -> Instant {
        now.advanced(by: .milliseconds(chance.number(in: milliseconds)))
    }

    func freeBytes(on id: NodeID) -> Int64 { nodes[id]?.isFull == true ? 0 : 1 << 40 }

    mutating func mark(_ mark: PlannerMark) {
        marks[mark, default: 0] += 1
        write("mark \(mark)")
    }

    mutating func write(_ line: @autoclosure () -> String) {
        guard keepsHistory else { return }
        history.append("\(now.milliseconds) \(line())")
    }
}
