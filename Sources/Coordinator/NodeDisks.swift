import Gallery
import Logging
import Placement
import ReplicaStore
import Transport
import Wire

/// What nodes tell of their disks, and of what is on them.
extension Coordinator {
    func noteDamaged(_ held: NodeReport.Held, on node: NodeID) {
        guard let have = held.have, have >= 0 else { return plan(.holdsNot(node, held.digest, damaged: true)) }
        plan(.holdsPart(node, held.digest, bytes: have))
    }

    /// How fast a node may send is only ever predicted with.
    func note(_ told: NodeReport.Rates?, of node: NodeID) {
        rates.egress[node] = told?.egress.map { max(1, $0) }
        var links: [Region: Int64] = [:]
        for (name, rate) in told?.links ?? [:] {
            if let region = Region(name) { links[region] = max(1, rate) }
        }
        rates.links[node] = links.isEmpty ? nil : links
    }

    func note(_ disk: DiskState, of node: NodeID) {
        guard let former = links[node]?.disk, former != disk else { return }
        links[node]?.disk = disk
        routing.set(node, isSlow: disk == .slow)
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
    func compare(_ hashes: [Digest?], of node: NodeID, _ request: Request) throws {
        guard link(of: node, over: request.connection).stage == .telling else {
            throw Refusal(.conflict, "\(node) has told its inventory over this connection; dial anew to tell it afresh")
        }
        let believed = planner.inventory(of: node)
        let hash: ([UInt8]) -> Digest = { Digest.sha256(of: $0) }
        let asBelieved = InventoryTree(
            believed.map { ($0.key, $0.value == .verified ? .verified : .claimed) }, hash: hash)
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
}
