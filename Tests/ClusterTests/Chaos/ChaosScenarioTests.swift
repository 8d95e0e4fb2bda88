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
    ]

    @Test(arguments: short)
    func `a short scenario holds, and leaves nothing behind`(text: String) async throws {
        try await run(text, arguments: [])
    }

    @Test(.enabled(if: isSlow), arguments: ["lose-region", "lose-regions", "cut-region", "bad-links", "swizzle"])
    func `a scenario that comes with Vitrine holds`(name: String) async throws {
        try await run(name: name)
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
            environment: [:], deadline: .seconds(280))
        #expect(result.status == 0, "\(result.story)")
        let report = try JSON(result.output)
        #expect(report.passed == true)
        // The guard of this test names it too.
        #expect(try TestCluster.processes(naming: directory.path).allSatisfy { $0.contains("/bin/sh") })
        try FileManager.default.removeItem(at: directory)
        try await guardian.dismiss()
    }
}
