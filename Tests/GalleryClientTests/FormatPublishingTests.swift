import DiskImage
import Foundation
import Gallery
import GalleryClient
import Synchronization
import Testing
import Wire

/// What is published is the disk, whatever format its file has.
@Suite(.serialized, .timeLimit(.minutes(2))) struct FormatPublishingTests {
    private let version = TestNames.version("contoso/web/1.0.0")
    private let document: JSONValue = ["location": "westeurope"]

    /// Makes an image of the raw file with qemu-img, and returns where it is.
    private func convert(_ raw: String, _ options: [String]) async throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/qemu-img")
        process.arguments = ["convert", "-f", "raw"] + options + [raw, raw + ".image"]
        // Its end is not waited for on a thread that the others need.
        let status = try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { ended.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { ended.resume(throwing: error) }
        }
        try #require(status == 0)
        return raw + ".image"
    }

    @Test(arguments: [
        ["-O", "qcow2"], ["-O", "qcow2", "-c", "-o", "compression_type=zstd"],
        ["-O", "vpc", "-o", "subformat=dynamic,force_size=on"], ["-O", "vpc", "-o", "subformat=fixed,force_size=on"],
    ])
    func `an image of another format is published as the disk inside, chunk by chunk the same`(
        options: [String]
    ) async throws {
        try await FakeCluster.with { cluster in
            cluster.place(on: 0)
            let disk = try SampleDisk(chunks: 5)
            let file = try await convert(try cluster.folder.file("disk.raw", disk.bytes), options)
            let seen = Mutex<[TransferProgress]>([])
            let publication = try await cluster.client.publish(
                document, as: version, from: ImageFiles(osDisk: DiskFile(file)), in: FakeCluster.region
            ) { progress in
                seen.withLock { $0.append(progress) }
            }
            #expect(publication.disks[0].digest == disk.digest)
            #expect(publication.disks[0].bytes == disk.bytes.count)
            #expect(publication.bytesSent == disk.manifest.occupiedBytes)
            let hashed = seen.withLock { $0.last { $0.stage == .hashing } }
            #expect(hashed == TransferProgress(.hashing, bytesDone: disk.bytes.count, bytesTotal: disk.bytes.count))
        }
    }

    @Test func `a file that is not of the format it is declared to be is refused before anything is asked`()
        async throws
    {
        try await FakeCluster.with { cluster in
            let raw = try cluster.folder.file("disk.raw", try SampleDisk(chunks: 5).bytes)
            let image = try await convert(raw, ["-O", "qcow2"])
            for (file, format, token) in [
                (image, DiskFormat.raw, "looks-like-qcow2"), (image, .vhd, "looks-like-qcow2"),
                (raw, .qcow2, "not-as-declared"),
            ] {
                let error = await failure {
                    _ = try await cluster.client.publish(
                        document, as: version, from: ImageFiles(osDisk: DiskFile(file, format: format)),
                        in: FakeCluster.region)
                }
                #expect(error?.contains(file) == true)
                #expect(error?.contains(token) == true, "\(error ?? "")")
            }
            #expect(cluster.coordinator.asked.all.isEmpty)
        }
    }

    @Test func `a raw file that ends in half a sector is refused with the command that rounds it up`() async throws {
        try await FakeCluster.with { cluster in
            let file = try cluster.folder.file("disk.raw", [UInt8](repeating: 1, count: 1000))
            let error = await failure {
                _ = try await cluster.client.publish(
                    document, as: version, from: ImageFiles(osDisk: DiskFile(file)), in: FakeCluster.region)
            }
            #expect(error?.contains("truncate --size=%512 \(file)") == true, "\(error ?? "")")
        }
    }

    @Test func `an image that was spoilt between the two passes is not published`() async throws {
        try await FakeCluster.with { cluster in
            cluster.place(on: 0)
            let raw = try cluster.folder.file("disk.raw", try SampleDisk(chunks: 5).bytes)
            let file = try await convert(raw, ["-O", "qcow2"])
            // The second-level table of qemu-img's images is the fifth cluster.
            cluster.coordinator.state.withLock { state in
                state.onPlace = {
                    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file))
                    try handle.seek(toOffset: 4 * 65_536)
                    try handle.write(contentsOf: Data(repeating: 0x3F, count: 65_536))
                    try handle.close()
                }
            }
            let error = await failure {
                _ = try await cluster.client.publish(
                    document, as: version, from: ImageFiles(osDisk: DiskFile(file)), in: FakeCluster.region)
            }
            #expect(error?.contains("changed while it was read") == true, "\(error ?? "")")
            #expect(cluster.coordinator.state.withLock { $0.applied } == 0)
        }
    }
}
