import Deadlines
import DiskImage
import Foundation
import Gallery
import NIOCore
import Settings
import Testing
import Transport
import Wire

@testable import RegionNode

@Suite struct ScrubTests {
    @Test func `a scrub finds a changed bit, and that chunk alone is fetched from whom the coordinator names`()
        async throws
    {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let disk = try SampleDisk(chunks: 40)
            try coordinator.coordinator.reveal(disk)
            let holder = try await TestNode(try cluster.settings(n2, coordinator: coordinator.port))
            let node = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port))
            for endpoint in [holder.endpoint, node.endpoint] { try await TestClient(cluster, endpoint).publish(disk) }
            let raw = "\(node.settings.data)/contents/\(disk.digest.hex)/disk.raw"
            try flip(raw, at: disk.manifest.byteRange(ofChunk: 20).lowerBound + 17)

            let client = try await TestClient(cluster, node.endpoint)
            let before = try await client.scrub("status")
            #expect(try await client.scrub("start").cycle == before.cycle + 1)
            try await eventually { try await client.scrub("status").isComplete }
            let found = try await client.scrub("status")
            #expect(found.readBytes == Int64(disk.manifest.occupiedBytes) && found.ofBytes == found.readBytes)
            #expect(found.findings == 1 && found.repaired == 0 && found.damagedChunks == 1)
            #expect(found.lastFinding?.chunk == 20 && found.lastFinding?.digest == "\(disk.digest)")
            #expect(found.quarantinedBytes >= Int64(SampleDisk.chunkSize))
            try await eventually { coordinator.coordinator.standing(of: disk.digest, on: n1) == .damaged }
            let told = coordinator.coordinator.reports(of: n1).flatMap(\.contents).last { $0.state == .damaged }
            #expect(told?.have == Int64(disk.manifest.occupiedBytes - SampleDisk.chunkSize))

            let link = try await coordinator.coordinator.link(n1)
            let answer = try await link.ask(.fetch, order(disk, from: holder))
            #expect(answer["fetched"] == "\(SampleDisk.chunkSize)")
            try await eventually { coordinator.coordinator.standing(of: disk.digest, on: n1) == .verified }
            let after = try await client.scrub("status")
            #expect(after.findings == 1 && after.repaired == 1 && after.damagedChunks == 0)
            #expect(try await client.state(of: disk) == "complete")
            #expect(Array(try Data(contentsOf: URL(fileURLWithPath: raw))) == disk.bytes)
            let statistics = try await client.statistics()
            #expect(statistics.chunksDamaged == 1 && statistics.chunksRepaired == 1)
            try await holder.stop()
            try await node.stop()
        }
    }

    @Test func `a source that sends wrong bytes repairs nothing`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let disk = try SampleDisk(chunks: 10)
            try coordinator.coordinator.reveal(disk)
            let node = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port))
            let client = try await TestClient(cluster, node.endpoint)
            try await client.publish(disk)
            let raw = "\(node.settings.data)/contents/\(disk.digest.hex)/disk.raw"
            try flip(raw, at: 3 * SampleDisk.chunkSize)
            _ = try await client.scrub("start")
            try await eventually { try await client.scrub("status").damagedChunks == 1 }
            let rotten = try await RunningSource(cluster, n2, RottenSource(disk: disk, rot: .wrong(chunk: 3)))
            let refusal = try await coordinator.refusal(of: .fetch, on: n1, ["\(disk.digest)"] + rotten.order)
            #expect(refusal?.code == .corrupt && refusal?["of"] == "source")
            #expect(try await client.scrub("status").damagedChunks == 1)
            // Whoever brings the disk again brings what is damaged.
            let missing = try await client.offer(disk)
            #expect(missing["missing"] == "1")
            #expect(try await client.put(disk, [3])["complete"] == "true")
            #expect(try await client.scrub("status").damagedChunks == 0)
            #expect(try await client.read(disk) == disk.bytes)
            try await node.stop()
        }
    }

    @Test func `what is found damaged while something is repaired is repaired with it`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let disk = try SampleDisk(chunks: 10)
            try coordinator.coordinator.reveal(disk)
            let node = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port))
            let client = try await TestClient(cluster, node.endpoint)
            try await client.publish(disk)
            let raw = "\(node.settings.data)/contents/\(disk.digest.hex)/disk.raw"
            try flip(raw, at: 3 * SampleDisk.chunkSize)
            _ = try await client.scrub("start")
            try await eventually { try await client.scrub("status").isComplete }
            #expect(try await client.scrub("status").damagedChunks == 1)
            let damage: @Sendable () async throws -> Void = {
                try flip(raw, at: 5 * SampleDisk.chunkSize)
                _ = try await client.scrub("start")
                try await eventually { try await client.scrub("status").damagedChunks == 2 }
            }
            let source = try await RunningSource(cluster, n2, RottenSource(disk: disk, rot: .doing(damage, before: 3)))
            let link = try await coordinator.coordinator.link(n1)
            let answer = try await link.ask(.fetch, ["\(disk.digest)"] + source.order)
            #expect(answer["fetched"] == "\(2 * SampleDisk.chunkSize)")
            try await eventually { coordinator.coordinator.standing(of: disk.digest, on: n1) == .verified }
            #expect(try await client.scrub("status").damagedChunks == 0)
            #expect(try await client.read(disk) == disk.bytes)
            try await node.stop()
        }
    }

    @Test func `damage is told again and again until it is repaired`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let disk = try SampleDisk(chunks: 10)
            try coordinator.coordinator.reveal(disk)
            let node = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port))
            let client = try await TestClient(cluster, node.endpoint)
            try await client.publish(disk)
            try flip("\(node.settings.data)/contents/\(disk.digest.hex)/disk.raw", at: 3 * SampleDisk.chunkSize)
            _ = try await client.scrub("start")
            let told = { @Sendable in
                coordinator.coordinator.reports(of: n1).flatMap(\.contents).count { $0.state == .damaged }
            }
            try await eventually { told() >= 3 }
            try await node.stop()
        }
    }

    @Test func `a scrub goes on after a restart where it was`() async throws {
        try await within {
            let cluster = try TestCluster()
            // One step, and then none for an hour.
            var slow = try cluster.settings(n1, coordinator: 1)
            slow.upkeep.scrubRate = TransferRate(mebibytesPerSecond: 0.001)
            let disks = try (1...4).map { try SampleDisk(chunks: 12, seed: $0) }
            let total = disks.reduce(0) { $0 + $1.manifest.occupiedBytes }
            let first = try await TestNode(slow)
            for disk in disks { try await first.bring(disk, cluster) }
            let client = try await TestClient(cluster, first.endpoint)
            let cycle = try await client.scrub("start").cycle
            try await eventually { try await client.scrub("status").readBytes > 0 }
            let before = try await client.scrub("status")
            #expect(before.readBytes < Int64(total) && before.ofBytes == Int64(total))
            try await first.stop()

            var fast = slow
            fast.upkeep.scrubRate = TransferRate(mebibytesPerSecond: 1000)
            let second = try await TestNode(fast)
            try await second.reveal()
            let again = try await TestClient(cluster, second.endpoint)
            try await eventually { try await again.scrub("status").isComplete }
            let after = try await again.scrub("status")
            #expect(after.cycle == cycle)
            // What was read before was not read again.
            #expect(after.readBytes == Int64(total))
            try await second.stop()
        }
    }

    @Test func `a scrub waits for reads that are under way`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            var limits = NodeLimits.test
            limits.scrubYieldMax = .seconds(3600)
            let node = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port), limits: limits)
            let disk = try SampleDisk(chunks: 12)
            let client = try await TestClient(cluster, node.endpoint)
            try await client.publish(disk)
            node.gauge.begin()
            _ = try await client.scrub("start")
            let beats = coordinator.coordinator.reports(of: n1).count
            try await eventually { coordinator.coordinator.reports(of: n1).count > beats + 4 }
            #expect(try await client.scrub("status").readBytes == 0)
            node.gauge.end()
            try await eventually { try await client.scrub("status").isComplete }
            try await node.stop()
        }
    }

    @Test func `reading waits for nobody's reads for ever`() async throws {
        try await within {
            let cluster = try TestCluster()
            var limits = NodeLimits.test
            limits.scrubYieldMax = .milliseconds(10)
            let node = try await TestNode(try cluster.settings(n1, coordinator: 1), limits: limits)
            try await node.bring(try SampleDisk(chunks: 12), cluster)
            node.gauge.begin()
            let client = try await TestClient(cluster, node.endpoint)
            _ = try await client.scrub("start")
            try await eventually { try await client.scrub("status").isComplete }
            node.gauge.end()
            try await node.stop()
        }
    }

    @Test func `only who may operate the cluster starts a scrub, and who may read it asks how it is`() async throws {
        try await within {
            let cluster = try TestCluster()
            var limits = NodeLimits.test
            limits.viewLagMax = .milliseconds(10)
            let node = try await TestNode(try cluster.settings(n1, coordinator: 1), limits: limits)
            try await node.reveal()
            let stranger = try await TestClient(cluster, node.endpoint, as: .user("bob"))
            for (verb, fields) in [(Verb.scrub, ["status"]), (.scrub, ["start"]), (.contents, [])] {
                let refusal = try await stranger.refusal(verb, fields)
                #expect(refusal?.code == .denied && refusal?.rule == "AuthorizationFailed")
            }
            let owner = try await TestClient(cluster, node.endpoint)
            for fields in [[], ["stop"], ["START"]] {
                #expect(try await owner.refusal(.scrub, fields)?.code == .invalid)
            }
            #expect(try await owner.scrub("status").cycle == 1)
            try await node.stop()
        }
    }

    @Test func `contents that nothing in the catalog uses are listed, and stay`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let node = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port))
            let used = try SampleDisk(chunks: 3, seed: 1)
            let orphan = try SampleDisk(chunks: 3, seed: 2)
            try coordinator.coordinator.reveal(used)
            let client = try await TestClient(cluster, node.endpoint)
            for disk in [used, orphan] { try await client.publish(disk) }
            #expect(try await client.contents([]).map(\.digest).count == 2)
            let orphans = try await client.contents(["orphans=true"])
            #expect(orphans.map(\.digest) == ["\(orphan.digest)"])
            #expect(orphans.map(\.state) == ["verified"] && orphans.map(\.isUsed) == [false])
            try await node.stop()
        }
    }
}

extension TestClient {
    func scrub(_ word: String) async throws -> ScrubStatus {
        let answer = try await connection.ask(.scrub, [word])
        return try JSONPayload.decode(ScrubStatus.self, from: try #require(answer.ok.payload))
    }

    func contents(_ fields: [String]) async throws -> [NodeContent] {
        try await connection.ask(.contents, fields).items.map {
            try JSONPayload.decode(NodeContent.self, from: try #require($0.payload))
        }
    }
}

extension TestNode {
    /// Brings a disk to a node that no coordinator tells anything.
    func bring(_ disk: SampleDisk, _ cluster: TestCluster) async throws {
        try await reveal(disk)
        try await TestClient(cluster, endpoint).publish(disk)
    }
}
