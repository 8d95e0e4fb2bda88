import Foundation

/// A cluster of real processes in a directory of its own, on ports of its own.
struct TestCluster {
    let directory: URL
    var path: String { directory.appending(path: "cluster").path }

    /// Starts a coordinator and the regions `a`, `b` and `c` of `nodes` each; every timer is short.
    static func up(nodes: Int = 1, lostAfter: Double = 2, links: String = "") async throws -> TestCluster {
        let directory = FileManager.default.temporaryDirectory.appending(path: "vitrine-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let cluster = TestCluster(directory: directory)
        let topology = directory.appending(path: "topology.yaml")
        let regions = ["a", "b", "c"].map { "  - {name: \($0), displayName: \($0), nodes: \(nodes)}" }
        try """
        cluster: test
        host: 127.0.0.1
        basePort: \(try FreePorts.take(count: 1 + 3 * nodes))
        heartbeat: 0.2
        suspectAfter: 3
        downAfter: 5
        lostAfter: \(lostAfter)
        orphanGrace: 600
        regions:
        \(regions.joined(separator: "\n"))
        \(links)

        """.write(to: topology, atomically: true, encoding: .utf8)
        let result = try await cluster.vitrine("cluster", "up", "--topology", topology.path)
        guard result.status == 0 else { throw NotUp(errors: result.output + result.errors) }
        return cluster
    }

    /// Why it did not start.
    struct NotUp: Error {
        let errors: String
    }

    /// Runs `vitrine` against this cluster.
    func vitrine(_ arguments: String..., deadline: Duration = .seconds(120)) async throws -> Command.Result {
        try await Command.run(
            "vitrine", arguments, environment: ["VITRINE_CLUSTER": path], deadline: deadline)
    }

    /// Stops it and removes everything.
    func down() async throws {
        _ = try await vitrine("cluster", "down")
        try FileManager.default.removeItem(at: directory)
    }

    /// Runs `body` with a cluster that is stopped on every way out.
    static func with(
        nodes: Int = 1, lostAfter: Double = 2, links: String = "", _ body: (TestCluster) async throws -> Void
    ) async throws {
        let cluster = try await up(nodes: nodes, lostAfter: lostAfter, links: links)
        do {
            try await body(cluster)
        } catch {
            try await cluster.down()
            throw error
        }
        try await cluster.down()
    }

    /// A file of `bytes` random bytes from `seed`, with a hole in its middle.
    func image(_ name: String, bytes: Int, seed: UInt64) throws -> String {
        var state = seed
        var words = [UInt64]()
        words.reserveCapacity(bytes / 8)
        for _ in 0..<(bytes / 8) {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            words.append(state)
        }
        var data = words.withUnsafeBytes { Data($0) }
        data.replaceSubrange((bytes / 4)..<(bytes / 2), with: Data(count: bytes / 4))
        let file = directory.appending(path: name)
        try data.write(to: file)
        return file.path
    }
}

/// Ports that nobody listens on, one after the other, different for each cluster of a test run.
enum FreePorts {
    /// Why there are none.
    struct NoneLeft: Error {}

    /// The first of `count` consecutive ports.
    static func take(count: Int) throws -> Int {
        for _ in 0..<200 {
            let base = Int.random(in: 20_000...29_000)
            if (base..<(base + count)).allSatisfy(isFree) { return base }
        }
        throw NoneLeft()
    }

    private static func isFree(_ port: Int) -> Bool {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return false }
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
