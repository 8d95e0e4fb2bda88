import Gallery
import Transport
import Wire

/// Stands in for the nodes of all regions: each says that it holds, verified, what is wanted in its region.
struct BenchHolders: Sendable {
    /// What a node of the benchmark obeys.
    ///
    /// It has no disks: copies are never asked for, since none is missing.
    private struct Obedience: RequestHandler {
        func answer(_ request: Request) async throws {
            guard request.verb == .verify || request.verb == .remove else {
                throw Refusal(.unavailable, "a node of the benchmark has no disks")
            }
            request.ok()
        }
    }

    private static let heartbeat = Duration.seconds(1)
    private static let freeBytes = 1 << 50

    let cluster: BenchCluster
    let connections: [Connection]

    /// Connects a node for each region and tells its inventory; `progress` is told how many have joined.
    init(of catalog: SyntheticCatalog, in cluster: BenchCluster, progress: (Int) -> Void) async throws {
        self.cluster = cluster
        var connections: [Connection] = []
        do {
            for node in catalog.nodes {
                try Task.checkCancellation()
                let connection = try await cluster.connect(
                    as: .node(node), named: node.name, handler: Obedience())
                connections.append(connection)
                try await Self.tell(try catalog.contents(in: node.region), on: connection)
                // The others must not fall silent meanwhile: on a busy machine this takes minutes.
                for joined in connections { try await Self.beat(joined) }
                progress(connections.count)
            }
        } catch {
            for connection in connections { await connection.close() }
            throw error
        }
        self.connections = connections
    }

    private static func tell(_ contents: [Digest], on connection: Connection) async throws {
        let held = contents.map { NodeReport.Held(digest: $0, state: .verified) }
        var start = 0
        while held.count - start > NodeReport.contentsMax {
            try await report(Array(held[start..<start + NodeReport.contentsMax]), ["inventory=part"], on: connection)
            start += NodeReport.contentsMax
        }
        // The address serves nobody: receipts name it, and deployments are not measured here.
        try await report(Array(held[start...]), ["inventory=whole", "at=127.0.0.1:7443", "epoch=0"], on: connection)
    }

    private static func beat(_ connection: Connection) async throws {
        _ = try await connection.ask(.report, ["free=\(freeBytes)"])
    }

    private static func report(
        _ contents: [NodeReport.Held], _ fields: [String], on connection: Connection
    ) async throws {
        let payload = try JSONPayload.encode(NodeReport(contents: contents))
        _ = try await connection.ask(.report, fields + ["free=\(freeBytes)"], payload: payload)
    }

    /// Obeys, and says that it lives, until the task is cancelled.
    func serve() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for connection in connections {
                group.addTask { await connection.serve() }
                group.addTask {
                    while true {
                        try await Task.sleep(for: Self.heartbeat)
                        try await Self.beat(connection)
                    }
                }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
