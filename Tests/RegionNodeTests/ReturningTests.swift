import Deadlines
import Gallery
import ReplicaStore
import Settings
import Testing
import Transport
import Wire

@testable import RegionNode

@Suite struct ReturningTests {
    @Test func `a node that returns tells only what is in the buckets that differ`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let settings = try cluster.settings(n1, coordinator: coordinator.port)
            let first = try await TestNode(settings)
            let disks = try (1...6).map { try SampleDisk(chunks: 2, seed: $0) }
            let client = try await TestClient(cluster, first.endpoint)
            for disk in disks { try await client.publish(disk) }
            try await first.stop()

            let one = InventoryTree.bucket(of: disks[0].digest)
            for differing in [[], [one]] {
                coordinator.coordinator.differ(in: differing)
                let before = coordinator.coordinator.reports(of: n1).count { $0.kind == "whole" }
                let node = try await TestNode(settings)
                try await eventually {
                    coordinator.coordinator.reports(of: n1).count { $0.kind == "whole" } == before + 1
                }
                let whole = coordinator.coordinator.reports(of: n1).last { $0.kind == "whole" }
                let expected = disks.map(\.digest).filter { differing.contains(InventoryTree.bucket(of: $0)) }
                #expect(whole?.contents.map(\.digest) == expected.sorted())
                #expect(whole?.contents.allSatisfy { $0.state == .claimed } == true)
                try await node.stop()
            }
            // What it told of itself is what a coordinator makes of the same contents.
            let claimed = InventoryTree(disks.map { ($0.digest, .claimed) }, hash: Digest.sha256(of:))
            #expect(
                coordinator.coordinator.trees(of: n1).suffix(2) == [InventoryHashes(claimed), InventoryHashes(claimed)])
        }
    }

    @Test func `a claim whose bytes have changed meanwhile is read and found damaged when it is to be verified`()
        async throws
    {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let settings = try cluster.settings(n1, coordinator: coordinator.port)
            let disk = try SampleDisk(chunks: 4)
            let first = try await TestNode(settings)
            try await TestClient(cluster, first.endpoint).publish(disk)
            try await first.stop()
            try flip("\(settings.data)/contents/\(disk.digest.hex)/disk.raw", at: SampleDisk.chunkSize + 17)
            let second = try await TestNode(settings)
            try await eventually { coordinator.coordinator.standing(of: disk.digest, on: n1) == .claimed }
            let refusal = try await coordinator.refusal(of: .verify, on: n1, ["\(disk.digest)"] + fence())
            #expect(refusal?.code == .corrupt)
            try await eventually { coordinator.coordinator.standing(of: disk.digest, on: n1) == .damaged }
            try await second.stop()
        }
    }
}
