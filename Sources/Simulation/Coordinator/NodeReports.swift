import Gallery
import Placement
import Wire

/// The connection that a node opened.
struct NodeLink {
    enum Stage {
        case telling
        case registering
        case joined
    }

    let end: End
    /// Tells it from an earlier connection of the same node.
    let number: Int
    var stage = Stage.telling
    var inventory: [Digest: Holding] = [:]

    mutating func add(_ contents: [(Digest, HeldState)]) {
        for (digest, state) in contents {
            switch state {
            case .claimed: inventory[digest] = .claimed
            case .verified: inventory[digest] = .verified
            case .damaged, .absent: inventory[digest] = nil
            }
        }
    }
}

/// What nodes tell of themselves: `REPORT`.
extension CoordinatorShell {
    func report(_ request: Request) {
        guard let node = (request.peer as? NodeHost)?.id, let free = request.message["free"].flatMap(Int64.init) else {
            return request.refuse(.invalid)
        }
        let seen = request.message["epoch"].flatMap(Epoch.init) ?? 0
        let isContested = request.message["contested"] == "true"
        hear(node, obeying: seen, isContested: isContested)
        guard seen <= leading.epoch else {
            return request.refuse(.denied, rule: NodeShell.staleEpoch, ["epoch=\(leading.epoch)"])
        }
        guard !isContested || seen < leading.epoch else {
            return request.refuse(.notLeader, rule: NodeShell.contestedEpoch)
        }
        guard !replaced.contains(request.end.number) else { return request.refuse(.conflict) }
        let contents = inventory(of: request)
        switch request.message["inventory"] {
        case nil: break
        case "delta": note(contents, of: node, over: request.end)
        default: return join(node, contents, free, request)
        }
        if links[node]?.stage == .joined, links[node]?.end === request.end { plan(.heard(node, freeBytes: free)) }
        request.ok(["revision=\(durable.state.revision)"])
    }

    private func inventory(of request: Request) -> [(Digest, HeldState)] {
        guard let payload = request.message.payload, case .inventory(let contents)? = cluster.document(payload) else {
            return []
        }
        return contents
    }

    private func note(_ contents: [(Digest, HeldState)], of node: NodeID, over end: End) {
        guard links[node]?.end === end, links[node]?.stage == .joined else {
            links[node]?.add(contents)
            return
        }
        for (digest, state) in contents {
            switch state {
            case .claimed: plan(.holds(node, digest, .claimed))
            case .verified: plan(.holds(node, digest, .verified))
            case .damaged: plan(.holdsNot(node, digest, damaged: true))
            case .absent: plan(.holdsNot(node, digest, damaged: false))
            }
        }
    }

    private func join(_ node: NodeID, _ contents: [(Digest, HeldState)], _ free: Int64, _ request: Request) {
        let number = link(of: node, over: request.end)
        guard links[node]?.stage == .telling else { return request.refuse(.conflict) }
        links[node]?.add(contents)
        links[node]?.stage = .registering
        let registration = NodeRegistration(id: node, host: "10.0.0.1", port: 7443)
        submit(.registerNode(node: registration), by: principal) { [self] submitted in
            guard case .done = submitted else {
                if durable.state.standings[node] == .retired { cluster.mark(.retiredKeptOut) }
                drop(node, number)
                return request.refuse(.unavailable)
            }
            guard var link = links[node], link.number == number else { return request.refuse(.conflict) }
            let inventory = Inventory(contents: link.inventory, freeBytes: free)
            link.inventory = [:]
            link.stage = .joined
            links[node] = link
            plan(.joined(node, inventory))
            setRoute(to: node)
            if let liveness = ask({ $0.liveness(of: node) }) { noteCondition(of: node, liveness) }
            recordFacts()
            request.ok(["revision=\(durable.state.revision)"])
        }
    }

    private func link(of node: NodeID, over end: End) -> Int {
        if let link = links[node] {
            if link.end === end { return link.number }
            cluster.mark(.nodeDialedAnew)
            drop(node, link.number)
            replaced.insert(link.end.number)
            link.end.close(saying: "replaced by a newer connection")
        }
        linksMade += 1
        let number = linksMade
        links[node] = NodeLink(end: end, number: number)
        end.onClosed = { [weak self] in self?.drop(node, number) }
        return number
    }

    /// For the planner it is only a hint: silence decides.
    private func drop(_ node: NodeID, _ number: Int) {
        guard links[node]?.number == number, host.isUp else { return }
        links[node] = nil
        setRoute(to: node)
        plan(.left(node))
    }

    func setRoute(to node: NodeID) {
        let liveness = ask { $0.liveness(of: node) }
        if links[node]?.stage == .joined, liveness == .alive || liveness == .suspect {
            alive.insert(node)
        } else {
            alive.remove(node)
        }
    }
}
