import Deadlines
import DiskImage
import Gallery
import NIOCore
import Testing
import Transport
import Wire

@testable import RegionNode

@Suite struct CopyingTests {
    @Test func `a node copies from another, tells its progress, and does not copy again`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            // Slow enough that there is progress to tell.
            let source = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port, egress: 16))
            let target = try await TestNode(try cluster.settings(n3, coordinator: coordinator.port))
            let disk = try SampleDisk(chunks: 64)
            try coordinator.coordinator.reveal(disk)
            try await TestClient(cluster, source.endpoint).publish(disk)

            let link = try await coordinator.coordinator.link(n3)
            let answer = try await link.ask(.fetch, order(disk, from: source))
            let last = try #require(answer.items.last?.payload)
            let progress = try JSONPayload.decode(FetchProgress.self, from: last)
            #expect(progress.of == Int64(disk.manifest.occupiedBytes))
            #expect(answer["fetched"] == "\(disk.manifest.occupiedBytes)")
            #expect(answer["local"] == "0")
            try await eventually { coordinator.coordinator.standing(of: disk.digest, on: n3) == .verified }
            #expect(try await TestClient(cluster, target.endpoint).read(disk) == disk.bytes)
            let statistics = try await TestClient(cluster, source.endpoint).statistics()
            #expect(statistics.bytesToRegions == ["eastus": Int64(disk.manifest.occupiedBytes)])

            let again = try await link.ask(.fetch, order(disk, from: source))
            #expect(again["fetched"] == "0")
            try await source.stop()
            try await target.stop()
        }
    }

    @Test func `chunks that another content here has are not fetched`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let source = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port))
            let target = try await TestNode(try cluster.settings(n2, coordinator: coordinator.port))
            let old = try SampleDisk(chunks: 32, seed: 1, shared: 8)
            let new = try SampleDisk(chunks: 32, seed: 2, shared: 8)
            try coordinator.coordinator.reveal(new)
            let client = try await TestClient(cluster, source.endpoint)
            try await client.publish(old)
            try await client.publish(new)
            let link = try await coordinator.coordinator.link(n2)
            _ = try await link.ask(.fetch, order(old, from: source))
            let answer = try await link.ask(.fetch, order(new, from: source))
            #expect(answer["fetched"] == "\(7 * SampleDisk.chunkSize)")
            #expect(answer["local"] == "\(new.manifest.occupiedBytes - 7 * SampleDisk.chunkSize)")
            #expect(try await TestClient(cluster, target.endpoint).read(new) == new.bytes)
            try await source.stop()
            try await target.stop()
        }
    }

    @Test func `a third node copies from the second while that is still copying`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let first = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port, egress: 8))
            let second = try await TestNode(try cluster.settings(n2, coordinator: coordinator.port))
            let third = try await TestNode(try cluster.settings(n3, coordinator: coordinator.port))
            let disk = try SampleDisk(chunks: 128)
            try coordinator.coordinator.reveal(disk)
            try await TestClient(cluster, first.endpoint).publish(disk)
            let second2 = try await coordinator.coordinator.link(n2)
            let third3 = try await coordinator.coordinator.link(n3)

            async let copied = second2.ask(.fetch, order(disk, from: first))
            let watcher = try await TestClient(cluster, second.endpoint)
            try await eventually { try await watcher.state(of: disk) == "copying" }
            let answer = try await third3.ask(.fetch, order(disk, from: second))
            _ = try await copied
            #expect(answer["fetched"] == "\(disk.manifest.occupiedBytes)")
            // The source's uplink carried one copy.
            let sent = try await TestClient(cluster, first.endpoint).statistics().bytesWithinRegion
            #expect(sent == Int64(disk.manifest.occupiedBytes))
            #expect(try await TestClient(cluster, third.endpoint).read(disk) == disk.bytes)
            for node in [first, second, third] { try await node.stop() }
        }
    }

    @Test func `a cancelled copy stops, and is taken up where it was`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let source = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port, egress: 8))
            let target = try await TestNode(try cluster.settings(n2, coordinator: coordinator.port))
            let disk = try SampleDisk(chunks: 128)
            try await TestClient(cluster, source.endpoint).publish(disk)
            let link = try await coordinator.coordinator.link(n2)
            var before: Int64 = 0
            for try await message in try await link.stream(.fetch, order(disk, from: source)) {
                before = try JSONPayload.decode(FetchProgress.self, from: try #require(message.payload)).bytes
                if before > 0 { break }
            }
            // The number is free again when the cancelled copy is over.
            var answer: Answer?
            while answer == nil {
                do {
                    answer = try await link.ask(.fetch, order(disk, from: source))
                } catch ConnectionError.refused(let refusal) where refusal.code == .busy {
                    await Task.yield()
                }
            }
            let fetched = try #require(answer?["fetched"].flatMap(Int64.init))
            #expect(fetched <= Int64(disk.manifest.occupiedBytes) - before)
            try await source.stop()
            try await target.stop()
        }
    }

    @Test func `an order to copy that names nonsense is refused`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let node = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port))
            let link = try await coordinator.coordinator.link(n1)
            let digest = try SampleDisk(chunks: 2).digest
            let orders: [([String], ErrorCode)] = [
                (["sha256:00", "from=eastus/n3", "at=127.0.0.1:1"], .invalid),
                (["\(digest)", "from=n3", "at=127.0.0.1:1"], .invalid),
                (["\(digest)", "from=eastus/n3", "at=127.0.0.1"], .invalid),
                (["\(digest)", "from=westeurope/n1", "at=127.0.0.1:1"], .invalid),
                (["\(digest)", "from=eastus/n3", "at=127.0.0.1:1"], .unavailable),
            ]
            for (fields, code) in orders {
                let error = await #expect(throws: ConnectionError.self) {
                    _ = try await link.ask(.fetch, fields + fence())
                }
                guard case .refused(let refusal) = error else { continue }
                #expect(refusal.code == code)
            }
            try await node.stop()
        }
    }
}

/// The fields of an order to copy `disk` from `source`.
func order(_ disk: SampleDisk, from source: TestNode) -> [String] {
    ["\(disk.digest)", "from=\(source.node)", "at=\(source.endpoint)", "copy=1"] + fence()
}
