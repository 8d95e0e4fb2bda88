import Foundation
import Gallery
import Settings
import Testing

/// The example files of the repository are read by the code that daemons read theirs with.
@Suite struct ExampleTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test func `the example settings of deploy are settings`() throws {
        let coordinator = try CoordinatorSettings(readingFrom: Self.path("deploy/coordinator.yaml"))
        let node = try RegionSettings(readingFrom: Self.path("deploy/region.yaml"))
        #expect(coordinator.cluster == node.cluster)
        #expect(coordinator.regions.contains { $0.name == node.node.region })
        #expect(coordinator.liveness.heartbeat == node.heartbeat)
    }

    @Test(arguments: ["cluster/three-regions.yaml", "cluster/wan.yaml", "deploy/production.yaml"])
    func `the example topologies are topologies`(_ file: String) throws {
        let topology = try Topology(readingFrom: Self.path(file))
        #expect(topology.regions.count > 1)
        #expect(topology.isSpread == file.hasPrefix("deploy/"))
    }

    @Test func `a node with an address of its own listens on that port everywhere and is reached there`() throws {
        let topology = try Topology(readingFrom: Self.path("deploy/production.yaml"))
        let node = try #require(topology.regionSettings().first)
        #expect(node.listen.description == "0.0.0.0:7441")
        #expect(node.advertise.description == "west-1.example.net:7441")
        #expect(topology.coordinatorSettings().listen.description == "0.0.0.0:7440")
        #expect(topology.clientSettings(user: "me").coordinator.description == "control.example.net:7440")
    }

    @Test(arguments: [
        "cluster/three-regions.yaml", "cluster/wan.yaml", "deploy/coordinator.yaml", "deploy/region.yaml",
    ])
    func `every key of an example has a comment above it`(_ file: String) throws {
        let lines = try String(contentsOfFile: Self.path(file), encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        var isCommented = false
        for line in lines {
            let text = line.trimmingCharacters(in: .whitespaces)
            if text.isEmpty { isCommented = false }
            if text.hasPrefix("#") { isCommented = true }
            guard !line.hasPrefix(" "), !line.hasPrefix("#"), text.contains(":") else { continue }
            #expect(isCommented, "\(file): \(line)")
        }
    }

    private static func path(_ file: String) -> String { root.appending(path: file).path }
}
