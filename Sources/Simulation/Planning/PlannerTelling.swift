import Chance
import Gallery
import Placement

/// The coordinator's side: gives the planner its events, and sends what it decides.
extension PlannerCluster {
    mutating func reachCoordinator(_ item: Item) {
        switch item {
        case .tick:
            queue.put(.tick, at: now.advanced(by: scenario.limits.heartbeat))
            tell(.tick)
            if chance.chance(10) { settleOrphans() }
        case .word(let id, let session, let event):
            guard takes(event, from: id, session: session) else { return }
            tell(event)
        case .commit(let content, let wish): commit(content, wish)
        case .user: actAsUser()
        default: break
        }
    }

    /// Words of connections that are not the last one are dropped, as the real shell must.
    private mutating func takes(_ event: Planner.Event, from id: NodeID, session: Int) -> Bool {
        switch event {
        case .joined:
            guard session > connected[id] ?? 0 else { return false }
            connected[id] = session
            return true
        case .left:
            guard connected[id] == session else { return false }
            connected[id] = nil
            return true
        default:
            return connected[id] == session
        }
    }

    /// Asks now and then for contents that the planner knows no wish of: the catalog may know that nobody wants them.
    private mutating func settleOrphans() {
        for content in planner.orphans where catalog[content] != nil { tell(.wish(content, catalog[content] ?? nil)) }
    }

    mutating func tell(_ event: Planner.Event) {
        events += 1
        trace.absorb(now)
        trace.absorb(event)
        write("event \(event)")
        auditor.note(event, at: now)
        let actions = planner.handle(event, at: now)
        guard actions.count <= Cluster.effectsMax else {
            return auditor.report("no end of effects within \(Cluster.effectsMax): last \(actions.suffix(2))")
        }
        for action in actions {
            trace.absorb(action)
            write("action \(action)")
            auditor.check(action, at: now)
            markAction(action)
            send(action)
        }
        auditor.checkOutstanding()
        for content in planner.touchedVerified {
            auditor.checkStanding(content, on: planner.directory.holders(of: content))
        }
    }

    private mutating func send(_ action: Planner.Action) {
        guard let id = action.addressee, let session = connected[id] else { return }
        orders += 1
        if isLost() { return mark(.orderLost) }
        let arrival = max(ordersUntil[id] ?? now, later(0...scenario.delayMax))
        ordersUntil[id] = arrival
        queue.put(.order(id, session: session, action), at: arrival)
        guard !isPeace, chance.chance(scenario.twicePercent) else { return }
        mark(.orderTwice)
        queue.put(.order(id, session: session, action), at: later(0...4 * scenario.delayMax))
    }

    mutating func isLost() -> Bool { !isPeace && chance.chance(scenario.lossPercent) }

    private mutating func markAction(_ action: Planner.Action) {
        switch action {
        case .copy(let copy):
            if copy.isChained { mark(.copiedInChain) }
            if copy.reason == .heal { mark(.copiedToHeal) }
            if copy.reason == .standIn { mark(.copiedToStandIn) }
        case .cancel: mark(.copyCancelled)
        case .verify: mark(.claimVerified)
        case .remove(_, _, let content):
            let isWished = (catalog[content] ?? nil) != nil
            mark(isWished ? .surplusRemoved : .unwishedRemoved)
        case .membership(_, .lost): mark(.nodeLost)
        case .membership(_, .alive): mark(.nodeReturned)
        case .membership: break
        }
    }

    /// A new coordinator knows the catalog and who registered, and nothing else.
    mutating func restartCoordinator() {
        mark(.coordinatorRestarted)
        epoch += 1
        pausedUntil = now
        noteRestoredIncidents()
        planner = Planner(limits: scenario.limits)
        auditor.restart()
        connected = [:]
        for id in scenario.nodes { tell(.known(id)) }
        tell(.topology(paired: scenario.paired))
        for content in catalog.keys.sorted() { tell(.wish(content, catalog[content] ?? nil)) }
        for id in scenario.nodes where nodes[id]?.session != 0 {
            nodes[id]?.session = 0
            queue.put(.connect(id, life: nodes[id]?.life ?? 0), at: later(100...4000))
        }
    }

    mutating func noteRestoredIncidents() {
        if planner.incidents.contains(where: { $0.restoredAt != nil && $0.contents > 0 }) { mark(.incidentRestored) }
    }
}

extension Planner.Action {
    /// The node that has to be told.
    var addressee: NodeID? {
        switch self {
        case .copy(let copy): copy.target
        case .cancel(_, let node), .verify(_, let node, _), .remove(_, let node, _): node
        case .membership: nil
        }
    }
}
