import Deadlines
import Foundation
import Gallery
import ReplicaStore
import Settings
import Testing
import Transport
import Wire

@testable import RegionNode

@Suite struct DiskTroubleTests {
    /// A node with a disk that the test breaks, which holds one content.
    private struct Bench {
        let cluster: TestCluster
        let coordinator: RunningCoordinator
        let calls = BreakableCalls()
        let node: TestNode
        let disk: SampleDisk
        let client: TestClient

        init(diskPatience: Duration = DiskWatch.patienceDefault) async throws {
            cluster = try TestCluster()
            coordinator = try await RunningCoordinator(cluster)
            var limits = NodeLimits.test
            limits.calls = calls
            limits.diskPatience = diskPatience
            node = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port), limits: limits)
            disk = try SampleDisk(chunks: 40)
            try coordinator.coordinator.reveal(disk)
            client = try await TestClient(cluster, node.endpoint)
            try await client.publish(disk)
        }

        /// Waits until the node says so in its heartbeats.
        func reports(_ condition: String) async throws {
            let coordinator = coordinator.coordinator
            try await eventually { coordinator.reports(of: n1).last?.message["disk"] == condition }
        }
    }

    @Test(arguments: [(BreakableCalls.Fault.readOnly, "readonly"), (.full, "full")])
    func `a disk that takes nothing is told, what it holds is served, and nothing new is taken`(
        fault: BreakableCalls.Fault, condition: String
    ) async throws {
        try await within {
            let bench = try await Bench()
            try await bench.reports("sound")
            bench.calls.breaks(fault)
            try await bench.reports(condition)
            #expect(try await bench.client.statistics().disk == condition)
            #expect(try await bench.client.read(bench.disk) == bench.disk.bytes)
            let other = try SampleDisk(chunks: 3, seed: 9)
            let refused = try await #require(throws: ConnectionError.self) { try await bench.client.publish(other) }
            if case .refused(let refusal) = refused {
                let expected = condition == "full" ? (ErrorCode.tooLarge, "NoSpace") : (.unavailable, "DiskFailed")
                #expect(refusal.code == expected.0 && refusal.rule == expected.1)
            } else {
                Issue.record("\(refused)")
            }
            // Heartbeats and the catalog go on.
            let beats = bench.coordinator.coordinator.reports(of: n1).count
            try await eventually { bench.coordinator.coordinator.reports(of: n1).count > beats + 3 }
            let link = try await bench.coordinator.coordinator.link(n1)
            if condition == "full" {
                _ = try await link.ask(.remove, ["\(bench.disk.digest)"] + fence())
                #expect(try await bench.client.state(of: bench.disk) == "absent")
            }
            bench.calls.breaks(nil)
            if condition == "readonly" { try await bench.reports("sound") }
            try await bench.client.publish(other)
            try await bench.node.stop()
        }
    }

    @Test func `a disk that cannot be read is told to be failing, and a peer serves in its place`() async throws {
        try await within {
            let bench = try await Bench()
            let holder = try await TestNode(
                try bench.cluster.settings(n2, coordinator: bench.coordinator.port))
            try await TestClient(bench.cluster, holder.endpoint).publish(bench.disk)
            try await bench.coordinator.introduce([holder.registration], to: bench.node)
            bench.calls.breaks(.unreadable)
            #expect(try await bench.client.read(bench.disk) == bench.disk.bytes)
            try await bench.reports("failing")
            try await eventually {
                bench.coordinator.coordinator.standing(of: bench.disk.digest, on: n1) == .damaged
            }
            // It does not count as sound again because it was quiet, or well, for a while.
            bench.calls.breaks(nil)
            let beats = bench.coordinator.coordinator.reports(of: n1).count
            try await eventually { bench.coordinator.coordinator.reports(of: n1).count > beats + 3 }
            try await bench.reports("failing")
            try await holder.stop()
            try await bench.node.stop()
        }
    }

    @Test func `a disk that stalls is told to be slow, and holds up no heartbeat`() async throws {
        try await within {
            let bench = try await Bench(diskPatience: .seconds(1))
            try await bench.reports("sound")
            bench.calls.breaks(.stalled)
            let reading = Task { try await bench.client.read(bench.disk) }
            try await bench.reports("slow")
            let beats = bench.coordinator.coordinator.reports(of: n1).count
            try await eventually { bench.coordinator.coordinator.reports(of: n1).count > beats + 10 }
            #expect(try await bench.client.statistics().disk == "slow")
            bench.calls.breaks(nil)
            // What was asked meanwhile is right, and late.
            #expect(try await reading.value == bench.disk.bytes)
            try await bench.node.stop()
        }
    }

    @Test func `a directory that was wiped is a new incarnation with nothing in it`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let settings = try cluster.settings(n1, coordinator: coordinator.port)
            let first = try await TestNode(settings)
            let disk = try SampleDisk(chunks: 4)
            try await TestClient(cluster, first.endpoint).publish(disk)
            try await first.stop()
            try FileManager.default.removeItem(atPath: settings.data)
            let second = try await TestNode(settings)
            let wholes = { @Sendable in coordinator.coordinator.reports(of: n1).filter { $0.kind == "whole" } }
            try await eventually { wholes().count == 2 }
            #expect(Set(wholes().map { $0.message["incarnation"] }).count == 2)
            #expect(wholes().last?.contents.isEmpty == true)
            try await second.stop()
        }
    }
}
