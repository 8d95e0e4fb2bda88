import Gallery
import Placement
import Wire

/// The orders that nodes are carrying out: at most one a content and node.
struct OrdersUnderWay {
    struct Place: Hashable {
        let node: NodeID
        let content: Digest
    }

    private struct Entry {
        let place: Place
        let end: End
        let request: UInt64
    }

    private var entries: [OrderID: Entry] = [:]
    private var orders: [Place: OrderID] = [:]

    var count: Int { entries.count }

    mutating func begin(_ order: OrderID, at place: Place, _ request: UInt64, on end: End) {
        if let older = orders[place] { cancel(older) }
        entries[order] = Entry(place: place, end: end, request: request)
        orders[place] = order
    }

    /// An order has ended; `false` if it had been taken back.
    mutating func end(_ order: OrderID) -> Bool {
        guard let place = entries.removeValue(forKey: order)?.place else { return false }
        orders[place] = nil
        return true
    }

    mutating func cancelAll() {
        for order in entries.keys.sorted() { cancel(order) }
    }

    mutating func cancel(_ order: OrderID) {
        guard let entry = entries.removeValue(forKey: order) else { return }
        orders[entry.place] = nil
        entry.end.cancel(entry.request)
    }
}

/// The planner's shell: tells it what happened, and has done what it decides.
extension CoordinatorShell {
    private static let commandMax: Int64 = 600_000
    private static let fencing = [NodeShell.staleEpoch, NodeShell.contestedEpoch]

    func plan(_ event: Planner.Event) {
        guard host.isUp else { return }
        plannerEvents.append(event)
        guard !isPlanning else { return }
        isPlanning = true
        var effects = 0
        while !plannerEvents.isEmpty {
            let event = plannerEvents.removeFirst()
            if cluster.options.canary == .neverStill { plannerEvents.append(event) }
            let now = host.monotonic
            cluster.write("event \(event)")
            auditor.note(event, at: now)
            let actions = planner.handle(event, at: now)
            effects += 1 + actions.count
            guard effects <= Cluster.effectsMax else {
                plannerEvents = []
                cluster.fail("no end of effects within \(Cluster.effectsMax): last \(actions.suffix(2))")
                break
            }
            for action in actions {
                cluster.absorb(action)
                auditor.check(action, at: now)
                cluster.atlas.note(action, by: self)
                carryOut(action)
            }
            auditor.checkOutstanding()
            noteFacts()
            if let breach = auditor.breach { cluster.fail(breach) }
        }
        isPlanning = false
        recordFacts()
    }

    private func noteFacts() {
        let touched = ask(\.touchedVerified)
        guard !touched.isEmpty else { return }
        let state = durable.state
        for content in touched {
            let holders = ask { $0.directory.holders(of: content) }
            auditor.checkStanding(content, on: holders)
            for case .version(let id) in uses.users(of: content, in: state) {
                if let version = state.standingVersion(id) {
                    noteVerified(version)
                    noteReplicas(of: version)
                }
            }
        }
    }

    private func carryOut(_ action: Planner.Action) {
        switch action {
        case .copy(let copy): start(copy)
        case .cancel(let order, _):
            cluster.mark(.copyCancelled)
            orders.cancel(order)
        case .verify(let order, let node, let content): command(.verify, ["\(content)"], order, node, content)
        case .remove(let order, let node, let content): command(.remove, ["\(content)"], order, node, content)
        case .membership(let node, let liveness):
            cluster.markMembership(liveness)
            setRoute(to: node)
            noteCondition(of: node, liveness)
        }
    }

    private func start(_ copy: Copy) {
        cluster.markCopy(copy)
        guard durable.state.nodes[copy.source] != nil else {
            return plan(.answered(copy.order, copy.target, copy.content, .failed(.sourceLost)))
        }
        let fields = ["\(copy.content)", "from=\(copy.source)", "copy=\(copy.order)"]
        command(.fetch, fields, copy.order, copy.target, copy.content, isKeptWhenLate: true)
    }

    private func command(
        _ verb: Verb, _ fields: [String], _ order: OrderID, _ node: NodeID, _ content: Digest,
        isKeptWhenLate: Bool = false
    ) {
        ordersGiven += 1
        guard leading.obstacle == nil, let link = links[node], link.stage == .joined else {
            return plan(.answered(order, node, content, .failed(.refused)))
        }
        let number = link.number
        let request = link.end.ask(
            verb, fields + fence, within: Self.commandMax,
            onItem: { [self] message in
                if let bytes = message["bytes"].flatMap(Int64.init) { plan(.progressed(order, bytes: bytes)) }
            },
            onEnd: { [self] reply in
                let isWanted = orders.end(order)
                guard links[node]?.number == number else { return }
                switch reply {
                case .ok: if isWanted || isKeptWhenLate { plan(.answered(order, node, content, .done)) }
                case .lost: break
                case .refused(.cancelled, _): break
                case .refused(_, let message) where message["rule"].map(Self.fencing.contains) == true:
                    leave(node, link, message["epoch"].flatMap(Epoch.init))
                case .refused(let code, let message):
                    if isWanted { plan(.answered(order, node, content, Self.outcome(of: code, message))) }
                }
            })
        if let request {
            orders.begin(order, at: .init(node: node, content: content), request, on: link.end)
        } else {
            plan(.answered(order, node, content, .failed(.refused)))
        }
    }

    private static func outcome(of code: ErrorCode, _ message: Message) -> Outcome {
        switch code {
        case .notFound: .absent
        case .corrupt: message["of"] == "source" ? .failed(.sourceDamaged) : .damaged
        case .unavailable, .timeout: .failed(.sourceLost)
        case .tooLarge: .failed(.noSpace)
        case .conflict, .busy: .failed(.inUse)
        case .internal: .failed(.disk)
        case .syntax, .unknown, .denied, .invalid, .gone, .notLeader, .cancelled: .failed(.refused)
        }
    }
}
