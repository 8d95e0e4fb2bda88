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

@Suite struct ServingTests {
    @Test func `ranges, digests and purposes that are nonsense are refused, and the connection stays usable`()
        async throws
    {
        try await within {
            let cluster = try TestCluster()
            let node = try await TestNode(try cluster.settings(n1, coordinator: 1))
            let client = try await TestClient(cluster, node.endpoint)
            let disk = try SampleDisk(chunks: 8)
            try await node.reveal(disk)
            try await client.publish(disk)
            let nonsense = [
                ["sha256:xyz", "first=0", "count=1", "for=deploy"], ["first=0", "count=1", "for=deploy"],
                ["\(disk.digest)", "first=-1", "count=1", "for=deploy"],
                ["\(disk.digest)", "first=0", "count=0", "for=deploy"],
                ["\(disk.digest)", "first=0", "count=9", "for=deploy"],
                ["\(disk.digest)", "first=8", "count=1", "for=deploy"],
                ["\(disk.digest)", "first=0", "count=99999999999999999999", "for=deploy"],
                ["\(disk.digest)", "first=+0", "count=1", "for=deploy"],
                ["\(disk.digest)", "first=0", "count=1", "for=fun"], ["\(disk.digest)", "first=0", "count=1"],
                ["\(disk.digest)"],
            ]
            for fields in nonsense { #expect(try await client.refusal(.get, fields)?.code == .invalid, "\(fields)") }
            #expect(try await client.refusal(.have, ["sha256:00"])?.code == .invalid)
            #expect(try await client.refusal(.manifest, [])?.code == .invalid)
            #expect(try await client.read(disk) == disk.bytes)
            try await node.stop()
        }
    }

    @Test func `what nobody holds is not found`() async throws {
        try await within {
            let cluster = try TestCluster()
            let node = try await TestNode(try cluster.settings(n1, coordinator: 1))
            let client = try await TestClient(cluster, node.endpoint)
            let disk = try SampleDisk(chunks: 2)
            try await node.reveal(disk)
            #expect(try await client.state(of: disk) == "absent")
            #expect(try await client.refusal(.manifest, ["\(disk.digest)"])?.code == .notFound)
            try await node.stop()
        }
    }

    @Test func `a client reads through from another region's node, with the coordinator gone`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let holder = try await TestNode(try cluster.settings(n3, coordinator: coordinator.port))
            let node = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port))
            let disk = try SampleDisk(chunks: 40)
            try coordinator.coordinator.reveal(disk)
            try await TestClient(cluster, holder.endpoint).publish(disk)
            try await coordinator.introduce([holder.registration], to: node)
            await coordinator.stop()

            let client = try await TestClient(cluster, node.endpoint)
            #expect(try await client.read(disk) == disk.bytes)
            let statistics = try await client.statistics()
            #expect(statistics.bytesFromNodes == Int64(disk.manifest.occupiedBytes))
            #expect(statistics.bytesToClients == Int64(disk.manifest.occupiedBytes))
            // A node is not read through for: it names its sources itself.
            let peer = try await TestClient(cluster, node.endpoint, as: .node(n2))
            let fields = ["\(disk.digest)", "first=0", "count=1", "for=deploy"]
            #expect(try await peer.refusal(.get, fields)?.code == .notFound)
            try await holder.stop()
            try await node.stop()
        }
    }

    @Test(arguments: [
        RottenSource.Rot.wrong(chunk: 9), .endsBefore(chunk: 9), .refusesAt(chunk: 9), .silentFrom(chunk: 9),
    ])
    func `a source that fails midway is replaced and the client does not notice`(rot: RottenSource.Rot) async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let disk = try SampleDisk(chunks: 40)
            try coordinator.coordinator.reveal(disk)
            var limits = NodeLimits.test
            limits.copyStallMax = .milliseconds(500)
            let holder = try await TestNode(try cluster.settings(n3, coordinator: coordinator.port))
            let node = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port), limits: limits)
            try await TestClient(cluster, holder.endpoint).publish(disk)
            // Of the own region, so that it is asked first.
            let rotten = try await RunningSource(cluster, n2, RottenSource(disk: disk, rot: rot))
            try await coordinator.introduce([holder.registration, rotten.registration], to: node)
            let client = try await TestClient(cluster, node.endpoint)
            #expect(try await client.read(disk) == disk.bytes)
            let fromHolder = try await TestClient(cluster, holder.endpoint).statistics().bytesToRegions["westeurope"]
            #expect(try #require(fromHolder) < Int64(disk.manifest.occupiedBytes))
            try await holder.stop()
            try await node.stop()
        }
    }

    @Test func `a damaged chunk is never served: it is reported, and the deployment goes on from a peer`() async throws
    {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let disk = try SampleDisk(chunks: 40)
            try coordinator.coordinator.reveal(disk)
            let holder = try await TestNode(try cluster.settings(n2, coordinator: coordinator.port))
            let node = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port))
            for endpoint in [holder.endpoint, node.endpoint] {
                try await TestClient(cluster, endpoint).publish(disk)
            }
            try await coordinator.introduce([holder.registration], to: node)
            let raw = "\(node.settings.data)/contents/\(disk.digest.hex)/disk.raw"
            try flip(raw, at: disk.manifest.byteRange(ofChunk: 20).lowerBound + 17)

            let client = try await TestClient(cluster, node.endpoint)
            #expect(try await client.read(disk) == disk.bytes)
            try await eventually { coordinator.coordinator.standing(of: disk.digest, on: n1) == .damaged }
            #expect(try await client.state(of: disk) == "damaged")
            // The run with the damaged chunk came from the other, everything else from here.
            let sent = try await TestClient(cluster, holder.endpoint).statistics().bytesWithinRegion
            #expect(sent > 0 && sent <= 1 << 20)
            #expect(try await client.read(disk) == disk.bytes)
            let kept = try FileManager.default.contentsOfDirectory(atPath: "\(node.settings.data)/quarantine")
            #expect(kept.contains { $0.hasPrefix(disk.digest.hex) })
            try await holder.stop()
            try await node.stop()
        }
    }

    @Test func `a peer that copies from a damaged replica is told so, and gets no wrong byte`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let disk = try SampleDisk(chunks: 40)
            let source = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port))
            let target = try await TestNode(try cluster.settings(n2, coordinator: coordinator.port))
            try await TestClient(cluster, source.endpoint).publish(disk)
            let raw = "\(source.settings.data)/contents/\(disk.digest.hex)/disk.raw"
            try flip(raw, at: disk.manifest.byteRange(ofChunk: 20).lowerBound)
            let refusal = try await coordinator.refusal(of: .fetch, on: n2, order(disk, from: source))
            #expect(refusal?.code == .corrupt)
            #expect(refusal?["of"] == "source")
            try await eventually { coordinator.coordinator.standing(of: disk.digest, on: n1) == .damaged }
            try await source.stop()
            try await target.stop()
        }
    }

    @Test(arguments: [
        (RottenSource.Rot.wrong(chunk: 9), ErrorCode.corrupt), (.endsBefore(chunk: 9), .corrupt),
        (.refusesAt(chunk: 9), .unavailable), (.silentFrom(chunk: 9), .unavailable),
    ])
    func `a copy from a source that fails is told as the source's, and goes on from another`(
        rot: RottenSource.Rot, code: ErrorCode
    ) async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let disk = try SampleDisk(chunks: 40)
            var limits = NodeLimits.test
            limits.copyStallMax = .milliseconds(500)
            limits.copyRangesMax = 1
            let target = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port), limits: limits)
            let good = try await TestNode(try cluster.settings(n3, coordinator: coordinator.port))
            try await TestClient(cluster, good.endpoint).publish(disk)
            let rotten = try await RunningSource(cluster, n2, RottenSource(disk: disk, rot: rot))
            let refusal = try await coordinator.refusal(of: .fetch, on: n1, ["\(disk.digest)"] + rotten.order)
            #expect(refusal?.code == code)
            let answer = try await coordinator.coordinator.link(n1).ask(.fetch, order(disk, from: good))
            let fetched = try #require(answer["fetched"].flatMap(Int.init))
            // Chunks 0 to 8 came from the first source, one of them zero.
            #expect(fetched <= disk.manifest.occupiedBytes - 8 * SampleDisk.chunkSize)
            try await target.stop()
            try await good.stop()
        }
    }
}

/// Changes one bit of a file.
func flip(_ path: String, at offset: Int) throws {
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    defer { handle.closeFile() }
    try handle.seek(toOffset: UInt64(offset))
    let byte = try #require(try handle.read(upToCount: 1)?.first)
    try handle.seek(toOffset: UInt64(offset))
    try handle.write(contentsOf: [byte ^ 1])
}

extension TestNode {
    var registration: NodeRegistration {
        NodeRegistration(id: node, host: "127.0.0.1", port: Int(endpoint.port))
    }
}

extension RunningCoordinator {
    /// Tells the node of these, and waits until it knows.
    func introduce(_ registrations: [NodeRegistration], to node: TestNode) async throws {
        for region in Set(registrations.map(\.id.region)) {
            try coordinator.perform(.defineRegion(region: RegionDefinition(name: region, displayName: region.name)))
        }
        for registration in registrations { try coordinator.perform(.registerNode(node: registration)) }
        let revision = coordinator.revision
        try await eventually { node.view.state.revision == revision }
    }

    /// What the node answers to an order, if it refuses.
    func refusal(of verb: Verb, on node: NodeID, _ fields: [String]) async throws -> Refusal? {
        do {
            _ = try await coordinator.link(node).ask(verb, fields)
            return nil
        } catch ConnectionError.refused(let refusal) {
            return refusal
        }
    }
}
