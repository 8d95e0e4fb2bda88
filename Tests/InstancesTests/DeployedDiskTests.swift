import DiskImage
import Foundation
import Gallery
import Instances
import Logging
import NIOCore
import ReplicaStore
import Synchronization
import Testing
import Transport
import Wire

@Suite struct DeployedDiskTests {
    private let kit: DeploymentKit

    init() throws {
        kit = try DeploymentKit()
    }

    @Test func `a disk is written out sparse, byte for byte`() async throws {
        try await kit.serving(ContentStub(kit)) { connection in
            let path = "\(kit.directory)/disk.raw"
            let base = try await RemoteBase(kit.digest, on: connection)
            let done = Atomic<Int>(0)
            let received = try await DeployedDisk(at: path).write(from: base) { bytes in
                done.store(bytes, ordering: .relaxed)
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(kit.bytes))
            #expect(received == kit.manifest.occupiedBytes)
            #expect(done.load(ordering: .relaxed) == kit.bytes.count)
            let values = try URL(fileURLWithPath: path).resourceValues(forKeys: [.fileSizeKey])
            #expect(values.fileSize == kit.bytes.count)
            var status = stat()
            #expect(stat(path, &status) == 0)
            #expect(Int(status.st_blocks) * 512 < kit.bytes.count - kit.hole / 2)
        }
    }

    @Test(arguments: [ContentStub.Fault.wrongByte, .endsEarly, .refuses, .otherManifest])
    func `a source that fails leaves nothing behind, and the former file stands`(
        fault: ContentStub.Fault
    ) async throws {
        try await kit.serving(ContentStub(kit, fault)) { connection in
            let path = "\(kit.directory)/disk.raw"
            try Data("former".utf8).write(to: URL(fileURLWithPath: path))
            await #expect(throws: DiskBaseError.self) {
                let base = try await RemoteBase(kit.digest, on: connection)
                try await DeployedDisk(at: path).write(from: base)
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "former")
            let names = try FileManager.default.contentsOfDirectory(atPath: kit.directory)
            #expect(!names.contains { $0.hasSuffix(".aside") })
        }
    }

    @Test func `a chunk of a remote base is checked, and a zero one is not asked for`() async throws {
        try await kit.serving(ContentStub(kit)) { connection in
            let base = try await RemoteBase(kit.digest, on: connection)
            for chunk in kit.manifest.chunks {
                let bytes = try await base.chunk(chunk)
                #expect(Array(bytes.readableBytesView) == Array(kit.bytes[kit.manifest.byteRange(ofChunk: chunk)]))
            }
            await #expect(throws: DiskBaseError.self) { _ = try await base.chunk(kit.manifest.chunkCount) }
        }
    }

    @Test func `a local base gives the chunks of a replica, and none that is damaged`() async throws {
        let store = try ReplicaStore.open("\(kit.directory)/data", limits: kit.limits)
        guard case .incoming(let replica) = try store.begin(manifest: kit.manifest.encoded, expecting: kit.digest)
        else { throw DeploymentKit.Unexpected() }
        for chunk in replica.missing.joined() {
            _ = try Array(kit.bytes[kit.manifest.byteRange(ofChunk: chunk)]).withUnsafeBytes {
                try replica.write(chunk: chunk, $0)
            }
        }
        try replica.finish()
        let base = try await LocalBase(kit.digest, in: store, files: FileQueue())
        let first = try await base.chunk(0)
        #expect(Array(first.readableBytesView) == Array(kit.bytes[kit.manifest.byteRange(ofChunk: 0)]))
        let raw = try FileHandle(
            forUpdating: URL(fileURLWithPath: "\(kit.directory)/data/contents/\(kit.digest.hex)/disk.raw"))
        try raw.seek(toOffset: UInt64(kit.manifest.byteRange(ofChunk: 1).lowerBound))
        try raw.write(contentsOf: Data("damage".utf8))
        raw.closeFile()
        await #expect(throws: DiskBaseError.store(.damaged(kit.digest, chunk: 1))) { _ = try await base.chunk(1) }
    }
}
