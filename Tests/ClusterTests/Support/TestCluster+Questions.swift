import Foundation

/// What is to be known of the cluster.
extension TestCluster {
    /// A node's state as the coordinator sees it.
    func state(of node: String) async throws -> String {
        let status = try await json("cluster", "status")
        return status.nodes.items.first { $0.node.text?.hasSuffix("/\(node)") == true }?.state.text ?? "unknown"
    }

    /// A node's own counters; `null` if it does not answer.
    func statistics(of node: String) async throws -> JSON {
        let nodes = try await json("node", "statistics")
        return nodes.items.first { $0.node.text?.hasSuffix("/\(node)") == true } ?? .null
    }

    /// A counter summed over the nodes that answer.
    func sum(_ counter: (JSON) -> JSON) async throws -> Int {
        try await json("node", "statistics").items.reduce(0) { $0 + (counter($1).int ?? 0) }
    }

    /// How a version's copies stand.
    func replication(_ gallery: String, _ definition: String, _ number: String) async throws -> JSON {
        try await json(
            "image-version", "show", "-r", gallery, "-i", definition, "-e", number, "--expand", "ReplicationStatus"
        ).properties.replicationStatus
    }

    /// The numbers of a definition's versions.
    func versions(_ gallery: String, _ definition: String) async throws -> [String] {
        try await json("image-version", "list", "-r", gallery, "-i", definition).items.compactMap(\.name.text).sorted()
    }

    /// The complete contents that a node has on its disk, by digest in hexadecimal.
    func contents(of node: String) throws -> [String] { try entries("\(data(node))/contents") }

    /// The contents that a node has begun to receive.
    func incoming(of node: String) throws -> [String] { try entries("\(data(node))/incoming") }

    private func entries(_ directory: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    }

    /// The nodes that hold the content of this digest.
    func holders(of digest: String) throws -> [String] {
        try nodes.filter { try contents(of: $0).contains(digest.replacing("sha256:", with: "")) }
    }
}

extension JSON {
    /// Of a replication status: verified copies by region, those of stand-ins too.
    var verified: [String: Int] {
        var counts: [String: Int] = [:]
        for region in self.summary.items {
            counts[region.region.text ?? "", default: 0] += region.verifiedReplicas.int ?? 0
        }
        for name in self.standIns.names { counts[name, default: 0] += self.standIns[dynamicMember: name].int ?? 0 }
        return counts
    }
}
