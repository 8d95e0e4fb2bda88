import Foundation
import Testing

/// Short scenarios on real processes; the long ones run with VITRINE_SLOW_TESTS.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ChaosScenarioTests {
    private static let isSlow = ProcessInfo.processInfo.environment["VITRINE_SLOW_TESTS"] != nil
    private static let short = [
        """
        name: region-and-coordinator
        about: A region is killed, and the coordinator while it is away.
        cluster: {regions: [{name: westeurope, nodes: 1}, {name: northeurope, nodes: 1}, {name: swedencentral, nodes: 1}]}
        for: 20
        load: {publishers: 1, deployers: 1, resolvers: 1, imageMiB: 2, versions: 4}
        steps:
          - {at: 1, do: loseRegion, on: swedencentral, for: 10}
          - {at: 3, do: kill, on: coordinator, for: 4}
        expect: {settledWithin: 60, deployments: 5, versions: 1}
        """,
        """
        name: links
        about: A region is cut off, and what another sends is corrupted and reset.
        cluster: {regions: [{name: westeurope, nodes: 1}, {name: northeurope, nodes: 1}]}
        for: 18
        load: {publishers: 1, deployers: 1, resolvers: 1, imageMiB: 2, versions: 6}
        steps:
          - {at: 1, do: cut, on: northeurope, for: 6}
          - {at: 9, do: flipWire, on: westeurope, chance: 0.00001, for: 3}
          - {at: 13, do: resetAfter, on: westeurope, bytes: 500000, for: 3}
        expect: {settledWithin: 60, deployments: 5, versions: 1}
        """,
        killing(times: 10, every: 2, seconds: 26),
        """
        name: paused
        about: The coordinator stands still, longer than a node takes to be given up, and then a node.
        cluster: {regions: [{name: westeurope, nodes: 2}, {name: northeurope, nodes: 1}], lostAfter: 3}
        for: 40
        load: {publishers: 2, deployers: 1, resolvers: 1, imageMiB: 2, versions: 8}
        steps:
          - {at: 2, do: stop, on: coordinator, for: 12}
          - {at: 18, do: stop, on: westeurope-1, for: 12}
          - {when: alive, within: 20, do: wait, say: all nodes are back}
        expect: {settledWithin: 60, deployments: 5, versions: 1}
        """,
    ]

    /// Four publishers, and the coordinator killed at moments that the seed draws.
    private static func killing(times: Int, every: Int, seconds: Int) -> String {
        """
        name: killed-coordinator
        about: The coordinator is killed \(times) times while four publish.
        cluster: {regions: [{name: westeurope, nodes: 1}, {name: northeurope, nodes: 1}]}
        for: \(seconds)
        load: {publishers: 4, deployers: 1, resolvers: 1, imageMiB: 1, versions: 400, keep: 6, publishEvery: 0.2}
        steps:
          - {at: 1, do: killCoordinator, times: \(times), every: \(every)}
          - {after: 2, do: wait, say: the coordinator stays}
        expect: {settledWithin: 60, deployments: 5, versions: 4}
        """
    }

    @Test(arguments: short)
    func `a short scenario holds, and leaves nothing behind`(text: String) async throws {
        try await run(text, arguments: [])
    }

    @Test(.enabled(if: isSlow), arguments: ["lose-region", "lose-regions", "cut-region", "bad-links", "swizzle"])
    func `a scenario that comes with Vitrine holds`(name: String) async throws {
        try await run(name: name)
    }

    @Test func `a second signal ends it at once, and leaves no process and no directory`() async throws {
        let place = FileManager.default.temporaryDirectory.appending(path: "vitrine-twice-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        let guardian = try ClusterGuard(URL(fileURLWithPath: place))
        let file = place + "/scenario.yaml"
        try Self.short[0].write(toFile: file, atomically: true, encoding: .utf8)
        let running = try Command("vitrine", ["chaos", "run", file, "--seed", "1"], environment: ["TMPDIR": place])
        let isUnderWay = try await running.says("✗")
        #expect(isUnderWay)
        let directory = "\(place)/vitrine-chaos-\(running.number)"
        #expect(try !TestCluster.processes(naming: directory).isEmpty)
        // Two of one kind can become one on their way.
        running.signal(SIGINT)
        running.signal(SIGTERM)
        let result = try await running.finished()
        #expect([130, 143].contains(result.status), "\(result.story)")
        #expect(try TestCluster.processes(naming: directory).isEmpty)
        #expect(!FileManager.default.fileExists(atPath: directory))
        try FileManager.default.removeItem(atPath: place)
        try await guardian.dismiss()
    }

    @Test(.enabled(if: isSlow)) func `a hundred kills of the coordinator during publishes lose nothing`() async throws {
        try await run(Self.killing(times: 100, every: 2, seconds: 215), arguments: [])
    }

    private func run(_ text: String, arguments: [String]) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "vitrine-scenario-\(UUID().uuidString).yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        defer { unlink(file.path) }
        try await run(name: file.path)
    }

    private func run(name: String) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "vitrine-kept-\(UUID().uuidString)")
        let guardian = try ClusterGuard(directory)
        let result = try await Command.run(
            "vitrine", ["chaos", "run", name, "--seed", "1", "--keep", directory.path, "-o", "json"],
            environment: [:], deadline: .seconds(400))
        #expect(result.status == 0, "\(result.story)")
        let report = try JSON(result.output)
        #expect(report.passed == true)
        // The guard of this test names it too.
        #expect(try TestCluster.processes(naming: directory.path).allSatisfy { $0.contains("/bin/sh") })
        try FileManager.default.removeItem(at: directory)
        try await guardian.dismiss()
    }
}
