import CatalogStore
import Gallery
import Logging
import Placement
import ReplicaStore
import Transport
import Wire

/// What nodes tell of themselves: `REPORT`.
///
/// A node waits for the answer to one report before it makes the next.
extension Coordinator {
    /// A heartbeat, or a part of what the node holds.
    func report(_ request: Request, from node: NodeID) async throws {
        let report = try ReceivedReport(request)
        try requireLatest(request.connection, of: node)
        switch report.kind {
        case .heartbeat: break
        case .tree(let hashes): return try compare(hashes, of: node, request)
        case .part: try tell(report, of: node, over: request.connection)
        case .delta: try note(report, of: node, over: request.connection)
        case .whole(let endpoint, let epoch):
            try requireOwnEpoch(atLeast: epoch, of: node)
            try await join(node, at: endpoint, report, request)
        }
        if links[node]?.stage == .joined {
            note(report.disk, of: node)
            plan(.heard(node, freeBytes: report.freeBytes))
        }
        request.ok(["revision=\(routing.state.revision)"])
    }

    /// A node that dialled anew speaks over its new connection only.
    private func requireLatest(_ connection: Connection, of node: NodeID) throws(Refusal) {
        guard !replacedConnections.contains(ObjectIdentifier(connection)) else {
            throw Refusal(.conflict, "\(node) has told its inventory over a newer connection; this one does not count")
        }
    }

    /// A node that has obeyed a later coordinator proves that this one was replaced, or restored from a backup.
    private func requireOwnEpoch(atLeast seen: Epoch, of node: NodeID) throws(Refusal) {
        guard seen > epoch else { return }
        log.critical(
            """
            node \(node) has seen a coordinator of a higher epoch and is refused; stop this coordinator, or, if its \
            catalog was restored on purpose, start it anew until its epoch is higher
            """,
            metadata: ["epoch": "\(epoch)", "seen": "\(seen)"])
        throw Refusal(
            .denied, rule: Refusal.staleEpoch, fields: ["epoch=\(epoch)"],
            "\(node) has seen epoch \(seen), this coordinator has \(epoch): it may not command the node")
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

    private func noteDamaged(_ held: NodeReport.Held, on node: NodeID) {
        guard let have = held.have, have >= 0 else { return plan(.holdsNot(node, held.digest, damaged: true)) }
        plan(.holdsPart(node, held.digest, bytes: have))
    }

    private func note(_ disk: DiskState, of node: NodeID) {
        guard let former = links[node]?.disk, former != disk else { return }
        links[node]?.disk = disk
        if disk != .sound {
            log.warning("the disk of node \(node) is \(disk.rawValue)")
        } else {
            log.notice("the disk of node \(node) is sound again")
        }
        plan(.disk(node, disk))
    }

    /// Tells a node in which buckets it holds something else than is believed of it.
    ///
    /// The believed contents of the others are its inventory, verified as believed, or claimed where it says so.
    private func compare(_ hashes: [Digest?], of node: NodeID, _ request: Request) throws {
        guard link(of: node, over: request.connection).stage == .telling else {
            throw Refusal(.conflict, "\(node) has told its inventory over this connection; dial anew to tell it afresh")
        }
        let believed = planner.inventory(of: node)
        let hash: ([UInt8]) -> Digest = { Digest.sha256(of: $0) }
        let asBelieved = InventoryTree(believed.map { ($0.key, $0.value == .verified ? .verified : .claimed) }, hash: hash)
        let asClaimed = InventoryTree(believed.map { ($0.key, .claimed) }, hash: hash)
        var differing: [Int] = []
        var agreed: [NodeReport.Held] = []
        for (bucket, told) in hashes.enumerated() {
            guard let tree = [asBelieved, asClaimed].first(where: { $0.hashes[bucket] == told }) else {
                differing.append(bucket)
                continue
            }
            agreed += tree.contents(of: bucket).map { NodeReport.Held(digest: $0.digest, state: $0.state) }
        }
        try links[node]?.agree(on: agreed)
        request.ok(json: try JSONPayload.encode(InventoryDifference(differing: differing)))
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
            _ = try await submit(
                Submission(.registerNode(node: registration), by: request.peer.principal, verb: "REPORT"))
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
        link.stage = .joined
        links[node] = link
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
    private func link(of node: NodeID, over connection: Connection) -> NodeLink {
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

/// A `REPORT`, read.
private struct ReceivedReport {
    enum Kind {
        case heartbeat
        /// The hashes of the buckets of what the node holds.
        case tree([Digest?])
        case part
        /// The last part, with where the node listens and the highest epoch it has seen.
        case whole(Endpoint, Epoch)
        case delta
    }

    let kind: Kind
    let freeBytes: Int64
    let disk: DiskState
    let contents: [NodeReport.Held]

    init(_ request: Request) throws {
        let message = request.message
        guard let freeBytes = message["free"].flatMap(Int64.init), freeBytes >= 0 else {
            throw Refusal(.invalid, "REPORT needs free=, the bytes that are free on the node's disk")
        }
        self.freeBytes = freeBytes
        guard let disk = DiskState(rawValue: message["disk"] ?? DiskState.sound.rawValue) else {
            let states = DiskState.allCases.map(\.rawValue).joined(separator: ", ")
            throw Refusal(.invalid, "disk= is none of \(states)")
        }
        self.disk = disk
        guard message["inventory"] != "tree" else {
            let told = try request.payload.map { try JSONPayload.decode(InventoryHashes.self, from: $0) }
            guard let hashes = told?.hashes else {
                throw Refusal(.invalid, "REPORT inventory=tree needs \(InventoryTree.bucketCount) hashes")
            }
            (kind, contents) = (.tree(hashes), [])
            return
        }
        contents = try request.payload.map { try JSONPayload.decode(NodeReport.self, from: $0).contents } ?? []
        switch message["inventory"] {
        case nil: kind = .heartbeat
        case "part": kind = .part
        case "delta": kind = .delta
        case "whole":
            guard let endpoint = message["at"].flatMap(Endpoint.init) else {
                throw Refusal(.invalid, "REPORT inventory=whole needs at=host:port, where the node listens")
            }
            guard let epoch = message["epoch"].flatMap(Epoch.init) else {
                throw Refusal(.invalid, "REPORT inventory=whole needs epoch=, the highest that the node has seen")
            }
            kind = .whole(endpoint, epoch)
        case .some(let other): throw Refusal(.invalid, "inventory=\(other) is none of tree, part, whole, delta")
        }
    }
}
