import Foundation
import Testing

/// A cluster of real processes in a directory of its own, on ports of its own.
struct TestCluster: Sendable {
    /// The cluster that the suite's tests share.
    @TaskLocal static var shared: TestCluster?

    /// Why it did not start, or how a command failed that had to succeed.
    struct Failure: Error {
        let story: String
    }

    let directory: URL
    let shape: ClusterShape
    let port: Int
    /// Another user's directory, for commands that must go on working.
    var neighbour: String { file("neighbour") }
    var path: String { file("cluster") }
    var client: String { "\(path)/client" }

    /// Runs `body` with a cluster that is stopped and removed on every way out.
    static func with(_ shape: ClusterShape, _ body: (TestCluster) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "vitrine-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let cluster = TestCluster(
            directory: directory, shape: shape, port: try FreePorts.take(count: shape.processCount))
        let guardian = try ClusterGuard(directory)
        do {
            try await cluster.start()
            try await body(cluster)
        } catch {
            try await cluster.remove()
            try await guardian.dismiss()
            throw error
        }
        try await cluster.remove()
        try await guardian.dismiss()
    }

    private func start() async throws {
        let topology = file("topology.yaml")
        try shape.topology(basePort: port).write(toFile: topology, atomically: true, encoding: .utf8)
        try await done("cluster", "init", "--topology", topology)
        for region in shape.regions where region.isSmall && SmallFileSystem.isAllowed {
            guard SmallFileSystem.mount(at: data("\(region.name)-1")) else { throw SmallFileSystem.MountRefused() }
        }
        try await done("cluster", "up", "--timeout", "60")
    }

    /// Stops it, sees that nothing of it runs any more, and removes everything.
    private func remove() async throws {
        let down = try await vitrine(["cluster", "down"])
        let left = try Self.processes(naming: directory.path).filter { !$0.contains("/bin/sh") }
        for region in shape.regions where region.isSmall { SmallFileSystem.unmount(data("\(region.name)-1")) }
        try FileManager.default.removeItem(at: directory)
        #expect(down.status == 0, "\(down.story)")
        #expect(left.isEmpty)
    }

    /// The command lines of the processes that name `text`.
    static func processes(naming text: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { entry in
            guard Int32(entry) != nil, let data = FileManager.default.contents(atPath: "/proc/\(entry)/cmdline") else {
                return nil
            }
            let line = data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
            return line.contains(text) ? line : nil
        }
    }

    /// The path of a file that is removed with the cluster.
    func file(_ name: String) -> String { directory.appending(path: name).path }

    /// A node's data directory.
    func data(_ node: String) -> String { "\(path)/nodes/\(node)/data" }

    /// The names of all nodes.
    var nodes: [String] { shape.regions.flatMap { region in (1...region.nodes).map { "\(region.name)-\($0)" } } }

    /// The port of a node.
    func port(of node: String) throws -> Int { port + 1 + (try #require(nodes.firstIndex(of: node))) }
}
