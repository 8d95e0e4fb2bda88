import Foundation
import Gallery
import GalleryClient
import LocalCluster
import Settings
import Wire

/// The cluster as the coordinator sees it, to be printed.
struct StatusReport: Encodable {
    /// A node's row, with the number of its process if that is on this machine.
    struct Node: Encodable {
        let status: ClusterStatus.Node
        let process: Int32?

        private enum Key: CodingKey { case process }

        func encode(to encoder: any Encoder) throws {
            try status.encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encodeIfPresent(process, forKey: .process)
        }
    }

    let coordinator: ClusterStatus
    let nodes: [Node]

    init(_ status: (cluster: ClusterStatus, nodes: [ClusterStatus.Node]), of local: LocalCluster?) {
        coordinator = status.cluster
        nodes = status.nodes.map { node in
            let process = local?.processes.first { $0.node?.description == node.node }
            // A pid file that cannot be read is no reason not to show the cluster.
            let number = process.flatMap { process in
                do { return try process.running() } catch { return nil }
            }
            return Node(status: node, process: number)
        }
    }

    func show(_ printing: Printing) throws {
        if printing.format == .table { print(headline + "\n") }
        try printing.show(self, table: { nodeTable })
        guard printing.format == .table else { return }
        for node in nodes {
            for note in node.status.notes ?? [] { print("\n" + Terminal.warning("\(node.status.node): \(note)")) }
        }
        if let notice = coordinator.notice { print("\n" + Terminal.warning(notice)) }
        if coordinator.standing != "recovering" { print(shortfallText) }
    }

    var headline: String {
        let it = coordinator
        return "cluster \(it.cluster): coordinator \(it.coordinator) in term \(it.epoch), revision \(it.revision), "
            + "\(it.galleries) galleries, \(it.imageVersions) image versions, "
            + "\(Quantity.bytes(it.residentBytes)) of memory"
    }

    var nodeTable: Table {
        var table = Table("NODE", "ADDRESS", "STATE", "VERIFIED>", "COPYING>", "FREE>", "DISK", "PROCESS>")
        for node in nodes {
            let it = node.status
            table.add(
                it.node, it.address, it.state, "\(it.verifiedContents)", "\(it.copying)",
                Quantity.bytes(it.freeBytes), it.disk, node.process.map { "\($0)" } ?? "-")
        }
        return table
    }

    private var shortfallText: String {
        guard !coordinator.shortfalls.isEmpty else { return "\nevery wanted copy is there and verified" }
        var table = Table("MISSING IN", "WANTED>", "VERIFIED>", "IMAGES", "REASON")
        for shortfall in coordinator.shortfalls {
            let images = shortfall.versions.isEmpty ? shortfall.digest : shortfall.versions.joined(separator: " ")
            table.add(shortfall.region, "\(shortfall.wanted)", "\(shortfall.verified)", images, shortfall.reason)
        }
        return "\n" + table.text
    }
}

/// The nodes' own answers, when the coordinator gives none.
struct NodesReport: Encodable {
    /// One node, or why it did not answer.
    struct Node: Encodable {
        let region: String
        let address: String
        let statistics: NodeStatistics?
        let reason: String?
    }

    let nodes: [Node]

    init(_ asked: [AskedNode<NodeStatistics>]) {
        nodes = asked.map { node in
            switch node.outcome {
            case .success(let statistics):
                Node(region: node.region.name, address: "\(node.address)", statistics: statistics, reason: nil)
            case .failure(let error):
                Node(region: node.region.name, address: "\(node.address)", statistics: nil, reason: "\(error)")
            }
        }
    }

    func show(_ printing: Printing) throws {
        try printing.show(self) {
            var table = Table("NODE", "REGION", "ADDRESS", "STATE", "CONTENTS>", "FREE>", "MEMORY>")
            for node in nodes {
                let it = node.statistics
                table.add(
                    it?.node ?? "-", node.region, node.address, it == nil ? "no answer" : "answers",
                    it.map { "\($0.contents)" } ?? "-", it.map { Quantity.bytes($0.freeBytes) } ?? "-",
                    it.map { Quantity.bytes($0.residentBytes) } ?? "-")
            }
            return table
        }
    }
}
