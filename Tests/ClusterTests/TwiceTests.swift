import Foundation
import Testing

extension ClusterTests.Steady {
    /// What is there once and started again.
    @Suite struct Twice: UsesCluster {
        @Test func `a second coordinator on the same database is refused`() async throws {
            let cluster = try cluster
            try await cluster.expectNothingLeft {
                let second = try await Command.run(
                    "vitrine-coordinator", ["--settings", "\(cluster.path)/coordinator/coordinator.yaml"])
                cluster.expect(
                    second, refusedWith: 1,
                    saying: ["another coordinator, process", "catalog.sqlite", "stop it first"])
            }
        }

        @Test func `a second node on the same data directory is refused`() async throws {
            let cluster = try cluster
            try await cluster.expectNothingLeft {
                let second = try await Command.run(
                    "vitrine-region", ["--settings", "\(cluster.path)/nodes/northeurope-1/region.yaml"])
                cluster.expect(
                    second, refusedWith: 1,
                    saying: [cluster.data("northeurope-1"), "another process", "stop it first"])
            }
        }

        @Test func `cluster up starts nothing that runs`() async throws {
            let cluster = try cluster
            let before = try await cluster.json("cluster", "status")
            let again = try await cluster.done("cluster", "up")
            #expect(again.errors.contains("started 0 processes, \(cluster.shape.processCount) ran already"))
            let after = try await cluster.json("cluster", "status")
            #expect(before.nodes.items.map(\.process) == after.nodes.items.map(\.process))
            #expect(before.coordinator.epoch == after.coordinator.epoch)
        }

        @Test func `cluster init does not write over a cluster`() async throws {
            let topology = try cluster.file("topology.yaml")
            try await cluster.expectRefusal(
                ["cluster", "init", "--topology", topology],
                saying: [cluster.path, "is there already and is not overwritten", "`vitrine cluster up`"])
        }
    }
}

extension ClusterTests {
    @Suite struct Ending {
        @Test func `cluster down leaves no process, and cluster up finds everything again`() async throws {
            try await TestCluster.with(.single) { cluster in
                try await cluster.makeDefinition("g", "d", in: "a")
                let file = try cluster.disk("full.raw", seed: 1)
                try await cluster.publish("g", "d", "1.0.0", file)
                try await cluster.done("node", "pause", "a-1")
                let down = try await cluster.done("cluster", "down")
                #expect(down.output == "stopped 2 processes\n", "\(down.story)")
                let left = try TestCluster.processes(naming: cluster.path).filter { !$0.contains("/bin/sh") }
                #expect(left.isEmpty)
                #expect(try await cluster.done("cluster", "down").output == "nothing was running\n")
                try await cluster.done("cluster", "up")
                #expect(try await cluster.deploys("g/d", in: "a", as: file))
            }
        }

        @Test func `a cluster whose tests are killed is stopped and removed all the same`() async throws {
            let directory = FileManager.default.temporaryDirectory.appending(path: "vitrine-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            let topology = directory.appending(path: "topology.yaml").path
            try ClusterShape.single.topology(basePort: FreePorts.take(count: 2))
                .write(toFile: topology, atomically: true, encoding: .utf8)
            let guardian = try ClusterGuard(directory)
            let up = try await Command.run(
                "vitrine", ["cluster", "up", "--topology", topology, "--cluster", "\(directory.path)/cluster"])
            #expect(up.status == 0, "\(up.story)")
            try guardian.abandon()
            let isGone = try await eventually {
                try !FileManager.default.fileExists(atPath: directory.path)
                    && TestCluster.processes(naming: directory.path).isEmpty
            }
            #expect(isGone)
        }
    }
}
