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

@Suite struct UploadTests {
    @Test func `an upload is complete when all chunks are here, and is reported verified`() async throws {
        try await within {
            let cluster = try TestCluster()
            let coordinator = try await RunningCoordinator(cluster)
            let node = try await TestNode(try cluster.settings(n1, coordinator: coordinator.port))
            _ = try await coordinator.coordinator.link(n1)
            let client = try await TestClient(cluster, node.endpoint)
            let disk = try SampleDisk(chunks: 20)
            try coordinator.coordinator.reveal(disk)
            let offered = try await client.offer(disk)
            #expect(offered["missing"] == "\(disk.manifest.occupiedChunkCount)")
            #expect(offered["bytes"] == "\(disk.manifest.occupiedBytes)")
            let rows = try offered.items.flatMap {
                try JSONPayload.decode([[Int]].self, from: try #require($0.payload))
            }
            #expect(rows == [[0, 7], [8, 7], [16, 4]])
            let half = try await client.put(disk, Array(disk.occupiedChunks.prefix(5)))
            #expect(half["complete"] == "false")
            #expect(half["missing"] == "\(disk.manifest.occupiedChunkCount - 5)")
            let rest = try await client.put(disk, Array(disk.occupiedChunks.dropFirst(5).reversed()))
            #expect(rest["complete"] == "true")
            try await eventually { coordinator.coordinator.standing(of: disk.digest, on: n1) == .verified }
            #expect(try await client.read(disk) == disk.bytes)
            #expect(try await client.offer(disk)["missing"] == "0")
            #expect(try await client.put(disk)["complete"] == "true")
            try await node.stop()
        }
    }

    @Test func `a disk whose own bytes claim to be a qcow2 image is refused, and nothing of it stays`() async throws {
        try await within {
            let cluster = try TestCluster()
            let node = try await TestNode(try cluster.settings(n1, coordinator: 1))
            let disk = try SampleDisk(chunks: 4, beginning: Array("QFI".utf8) + [0xFB, 0, 0, 0, 3])
            try await node.reveal(disk)
            let client = try await TestClient(cluster, node.endpoint)
            try await client.offer(disk)
            do {
                _ = try await client.put(disk)
                Issue.record("it was taken")
            } catch ConnectionError.refused(let refusal) {
                #expect(refusal.code == .invalid)
                #expect(refusal.rule == "FormatUnsafe")
                #expect(refusal.text.contains("qcow2"))
            }
            #expect(try await client.offer(disk)["missing"] == "\(disk.manifest.occupiedChunkCount)")
            try await node.stop()
        }
    }

    @Test func `an upload that is cut off leaves nothing complete, and goes on where it was`() async throws {
        try await within {
            let cluster = try TestCluster()
            let node = try await TestNode(try cluster.settings(n1, coordinator: 1))
            let disk = try SampleDisk(chunks: 40)
            try await node.reveal(disk)
            let first = try await TestClient(cluster, node.endpoint)
            try await first.offer(disk)
            let watcher = try await TestClient(cluster, node.endpoint)
            await #expect(throws: (any Error).self) {
                _ = try await first.connection.upload(.put, ["\(disk.digest)"]) { body in
                    for chunk in disk.occupiedChunks.prefix(10) {
                        let offset = disk.manifest.byteRange(ofChunk: chunk).lowerBound
                        try await body.more(at: UInt64(offset), disk.chunk(chunk))
                    }
                    try await eventually { try await watcher.have(disk) == 10 }
                    await first.connection.close()
                    try await body.more(at: 0, disk.chunk(0))
                }
            }
            #expect(try await watcher.state(of: disk) == "copying")
            let offered = try await watcher.offer(disk)
            #expect(offered["have"] == "10")
            #expect(try await watcher.put(disk, Array(disk.occupiedChunks.dropFirst(10)))["complete"] == "true")
            #expect(try await watcher.read(disk) == disk.bytes)
            try await node.stop()
        }
    }

    @Test func `wrong bytes are refused by their chunk, and do not count`() async throws {
        try await within {
            let cluster = try TestCluster()
            let node = try await TestNode(try cluster.settings(n1, coordinator: 1))
            let disk = try SampleDisk(chunks: 10)
            try await node.reveal(disk)
            let client = try await TestClient(cluster, node.endpoint)
            try await client.offer(disk)
            let refusal = try await client.putRefusal(disk, at: 3 * SampleDisk.chunkSize, disk.chunk(4))
            #expect(refusal?.code == .corrupt)
            #expect(refusal?["chunk"] == "3")
            #expect(try await client.have(disk) == 0)
            try await node.stop()
        }
    }

    @Test func `pieces that fit nowhere, and manifests that are none, are refused`() async throws {
        try await within {
            let cluster = try TestCluster()
            let node = try await TestNode(try cluster.settings(n1, coordinator: 1))
            let disk = try SampleDisk(chunks: 10)
            try await node.reveal(disk)
            let client = try await TestClient(cluster, node.endpoint)
            #expect(try await client.putRefusal(disk, at: 0, disk.chunk(0))?.code == .notFound)
            #expect(try await client.offerRefusal(disk.digest, Array("no manifest".utf8), disk.manifest)?.code != nil)
            let other = try SampleDisk(chunks: 10, seed: 9)
            #expect(try await client.offerRefusal(disk.digest, other.manifest.encoded, disk.manifest)?.code == .corrupt)
            let small = try SampleDisk(chunks: 3)
            #expect(try await client.offerRefusal(disk.digest, disk.manifest.encoded, small.manifest)?.code == .invalid)
            #expect(try await client.refusal(.offer, ["\(disk.digest)", "bytes=-1", "occupied=0"])?.code == .invalid)
            try await client.offer(disk)
            for offset in [1, 10 * SampleDisk.chunkSize, Int.max] {
                #expect(try await client.putRefusal(disk, at: offset, disk.chunk(0))?.code == .invalid)
            }
            #expect(try await client.put(disk)["complete"] == "true")
            try await node.stop()
        }
    }

    @Test func `what nobody goes on with is removed after its time`() async throws {
        try await within {
            let cluster = try TestCluster()
            var settings = try cluster.settings(n1, coordinator: 1)
            settings.upkeep.orphanGrace = .milliseconds(200)
            let node = try await TestNode(settings)
            let disk = try SampleDisk(chunks: 10)
            try await node.reveal(disk)
            let client = try await TestClient(cluster, node.endpoint)
            try await client.offer(disk)
            try await eventually { try await client.state(of: disk) == "absent" }
            let left = try FileManager.default.contentsOfDirectory(atPath: "\(node.settings.data)/incoming")
            #expect(left.isEmpty)
            try await node.stop()
        }
    }

    @Test(.enabled(if: SmallFileSystem.isAllowed))
    func `a content that does not fit is refused before a byte of it, and others are not affected`() async throws {
        try await within {
            let cluster = try TestCluster()
            let fileSystem = try SmallFileSystem(bytes: 8 << 20)
            let node = try await TestNode(try cluster.settings(n1, coordinator: 1, data: fileSystem.path + "/data"))
            let client = try await TestClient(cluster, node.endpoint)
            let small = try SampleDisk(chunks: 32)
            try await node.reveal(small)
            try await client.offer(small)
            let large = try SampleDisk(chunks: 160, seed: 5)
            let refusal = try await client.offerRefusal(large.digest, large.manifest.encoded, large.manifest)
            #expect(refusal?.code == .tooLarge)
            #expect(refusal?.rule == "NoSpace")
            #expect(refusal?["needed"].flatMap(Int.init) != nil)
            #expect(refusal?["free"].flatMap(Int.init) != nil)
            #expect(try await client.put(small)["complete"] == "true")
            #expect(try await client.read(small) == small.bytes)
            try await node.stop()
        }
    }
}

extension TestClient {
    func have(_ disk: SampleDisk) async throws -> Int? {
        try await connection.ask(.have, ["\(disk.digest)"])["chunks"].flatMap(Int.init)
    }

    func putRefusal(_ disk: SampleDisk, at offset: Int, _ bytes: ByteBuffer) async throws -> Refusal? {
        do {
            _ = try await connection.upload(.put, ["\(disk.digest)"]) { try await $0.more(at: UInt64(offset), bytes) }
            return nil
        } catch ConnectionError.refused(let refusal) {
            return refusal
        }
    }

    func offerRefusal(_ digest: Digest, _ encoded: [UInt8], _ manifest: DiskManifest) async throws -> Refusal? {
        do {
            _ = try await offer(digest, encoded, manifest)
            return nil
        } catch ConnectionError.refused(let refusal) {
            return refusal
        }
    }
}
