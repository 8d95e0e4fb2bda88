import CatalogStore
import Gallery
import Logging
import Placement
import Transport
import Wire

/// What nodes tell of themselves: `REPORT`.
///
/// A node waits for the answer to one report before it makes the next.
extension Coordinator {
    /// A heartbeat, or a part of what the node holds.
    func report(_ request: Request, from node: NodeID) async throws {
        let report = try ReceivedReport(request)
        try await requireOwnEpoch(report, of: node)
        try requireLatest(request.connection, of: node)
        switch report.kind {
        case .heartbeat: break
        case .tree(let hashes): return try compare(hashes, of: node, request)
        case .part: try tell(report, of: node, over: request.connection)
        case .delta: try note(report, of: node, over: request.connection)
        case .served(let served): try await record(served, by: node)
        case .whole(let endpoint):
            try requireView(report.view, of: node)
            noteObeyed(by: node)
            try await join(node, at: endpoint, report, request)
        }
        if links[node]?.stage == .joined {
            note(report.disk, of: node)
            plan(.heard(node, freeBytes: report.freeBytes))
        }
        rates.deploying[node] = report.deploying
        noteDenied(report.denials, by: node)
        request.ok(["revision=\(routing.state.revision)"])
    }

    /// A node that dialled anew speaks over its new connection only.
    private func requireLatest(_ connection: Connection, of node: NodeID) throws(Refusal) {
        guard !replacedConnections.contains(ObjectIdentifier(connection)) else {
            throw Refusal(.conflict, "\(node) has told its inventory over a newer connection; this one does not count")
        }
    }

    /// A node that obeys a later coordinator, or has met another of this epoch, proves that this one may not lead.
    private func requireOwnEpoch(_ report: ReceivedReport, of node: NodeID) async throws {
        await noteFence(of: node, epoch: report.epoch, isContested: report.isContested)
        guard report.epoch <= epoch else {
            throw Refusal(
                .denied, rule: Refusal.staleEpoch, fields: ["epoch=\(epoch)"],
                "\(node) has seen epoch \(report.epoch), this coordinator has \(epoch): it may not command the node")
        }
        guard !report.isContested || report.epoch < epoch else { throw Refusal.contested }
    }

    /// A node whose view is ahead of this catalog proves that the catalog is older than what was acknowledged.
    private func requireView(_ view: ViewPosition?, of node: NodeID) throws {
        guard let view, view.lineage == lineage.number, view.revision > routing.state.revision else { return }
        log.critical(
            """
            node \(node) has followed this catalog further than it goes: it is older than what was acknowledged. Stop \
            this coordinator and have its catalog take what the nodes know: `vitrine restore --from` this very catalog
            """, metadata: ["revision": "\(routing.state.revision)", "seen": "\(view.revision)"])
        throw Refusal(
            .conflict, rule: "CatalogBehind", fields: ["revision=\(routing.state.revision)"],
            "\(node) has seen revision \(view.revision), and this catalog ends at \(routing.state.revision): it is "
                + "older than what was acknowledged")
    }

    /// Before a node has joined, whatever it says of contents is a part of its inventory.
    private func tell(_ report: ReceivedReport, of node: NodeID, over connection: Connection) throws {
        guard link(of: node, over: connection).stage == .telling else {
            throw Refusal(.conflict, "\(node) has told its inventory over this connection; dial anew to tell it afresh")
        }
        try links[node]?.add(report.contents)
    }

    /// What changed since the inventory; while that is being registered it still changes with it.
    private func note(_ report: ReceivedReport, of node: NodeID, over connection: Connection) throws {
        guard link(of: node, over: connection).stage == .joined else {
            try links[node]?.add(report.contents)
            return
        }
        for held in report.contents {
            switch held.state {
            case .claimed: plan(.holds(node, held.digest, .claimed))
            case .verified: plan(.holds(node, held.digest, .verified))
            case .damaged: noteDamaged(held, on: node)
            case .absent: plan(.holdsNot(node, held.digest, damaged: false))
            }
        }
    }

    private func join(
        _ node: NodeID, at endpoint: Endpoint, _ report: ReceivedReport, _ request: Request
    ) async throws {
        let connection = request.connection
        try tell(report, of: node, over: connection)
        let number = link(of: node, over: connection).number
        links[node]?.stage = .registering
        do {
            let registration = NodeRegistration(id: node, host: endpoint.host, port: Int(endpoint.port))
            _ = try await submit(Submission(.registerNode(node: registration), for: request))
        } catch {
            drop(node, number)
            throw error
        }
        // Meanwhile the node may have dialled anew.
        guard var link = links[node], link.number == number else { return try requireLatest(connection, of: node) }
        let inventory = Inventory(contents: link.inventory, freeBytes: report.freeBytes)
        let damaged = link.damaged
        link.inventory = [:]
        link.damaged = [:]
        link.disk = report.disk
        routing.set(node, isSlow: report.disk == .slow)
        link.stage = .joined
        links[node] = link
        note(report.rates, of: node)
        log.notice("node \(node) joined", metadata: ["contents": "\(inventory.contents.count)"])
        // Before anything is placed on it.
        plan(.disk(node, link.disk))
        plan(.joined(node, inventory))
        plan(.disk(node, link.disk))
        for held in damaged.values.sorted(by: { $0.digest < $1.digest }) { noteDamaged(held, on: node) }
        setRoute(to: node)
        if let liveness = planner.liveness(of: node) { noteCondition(of: node, liveness) }
        recordFacts()
    }

    /// The link of a connection; a node that dialled anew gets a new one, and the older connection ends.
    func link(of node: NodeID, over connection: Connection) -> NodeLink {
        if let link = links[node] {
            if link.connection === connection { return link }
            log.notice("node \(node) dialled anew")
            drop(node, link.number)
            replacedConnections.insert(ObjectIdentifier(link.connection))
            Task { await link.connection.close(saying: "replaced by a newer connection") }
        }
        linksMade += 1
        let link = NodeLink(connection, number: linksMade)
        links[node] = link
        Task {
            await connection.ended()
            drop(node, link.number)
            replacedConnections.remove(ObjectIdentifier(connection))
        }
        return link
    }

    /// The connection of a node ended: nothing is routed there.
    ///
    /// For the planner it is only a hint: silence decides.
    private func drop(_ node: NodeID, _ number: Int) {
        guard links[node]?.number == number else { return }
        links[node] = nil
        setRoute(to: node)
        plan(.left(node))
    }
}
