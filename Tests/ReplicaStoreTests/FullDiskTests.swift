import DiskImage
import Foundation
import Gallery
import ReplicaStore
import Testing

/// A small file system of the test's own, unmounted with it.
final class SmallFileSystem {
    let path: String

    init(bytes: Int) throws {
        path = NSTemporaryDirectory() + "vitrine-small-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let status = try Self.run("/bin/mount", ["-t", "tmpfs", "-o", "size=\(bytes)", "tmpfs", path])
        guard status == 0 else {
            try FileManager.default.removeItem(atPath: path)
            throw MountRefused()
        }
    }

    struct MountRefused: Error {}

    deinit {
        do {
            // Lazily: a child that another test is just forking may hold a file of it open for a moment.
            let status = try Self.run("/bin/umount", ["--lazy", path])
            if status != 0 { print("still mounted: \(path)") }
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("left behind: \(path): \(error)")
        }
    }

    /// Whether one can be mounted here.
    static let isAllowed: Bool = {
        do {
            _ = try SmallFileSystem(bytes: 1 << 20)
            return true
        } catch {
            return false
        }
    }()

    private static func run(_ program: String, _ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}

@Suite(.enabled(if: SmallFileSystem.isAllowed, "no file system can be mounted here"))
struct FullDiskTests {
    let small: SmallFileSystem
    let disk: SampleDisk

    init() throws {
        small = try SmallFileSystem(bytes: 512 << 10)
        disk = try SampleDisk((1...64).map { $0 })
    }

    private func tree() throws -> [String] { try FileManager.default.subpathsOfDirectory(atPath: small.path).sorted() }

    private func isNoSpace(_ error: any Error) -> Bool {
        if case ReplicaStoreError.noSpace(let needed, _) = error { needed > 0 } else { false }
    }

    @Test func `what does not fit beside the reserve is refused, with the figures, and leaves nothing`() throws {
        var limits = ReplicaStore.Limits.forTests()
        limits.reserveBytes = 300 << 10
        let store = try ReplicaStore.open(small.path, limits: limits)
        #expect { try disk.begin(in: store) } throws: { error in
            guard case ReplicaStoreError.noSpace(let needed, let free) = error else { return false }
            return needed == disk.manifest.occupiedBytes + disk.manifest.encoded.count && free < needed
                && free > 100 << 10
        }
        #expect(try tree() == ["contents", "incoming", "quarantine"])
        #expect(store.inventory().incoming.isEmpty)
        // Zero chunks need no space: a disk far larger than the file system is received.
        try SampleDisk([1] + [UInt64](repeating: 0, count: 1_000)).receive(into: store)
    }

    @Test func `what is promised to one is not promised to another`() throws {
        let store = try ReplicaStore.open(small.path, limits: .forTests())
        let first = try disk.begin(in: store)
        #expect(throws: Never.self) { try first.give(0, disk.chunk(0)) }
        #expect { try SampleDisk((101...164).map { $0 }).begin(in: store) } throws: { isNoSpace($0) }
        try first.discard()
        let second = try SampleDisk((101...164).map { $0 }).begin(in: store)
        #expect(second.haveCount == 0)
    }

    @Test func `when the disk fills up meanwhile, the chunk is refused, and discarding leaves nothing`() throws {
        let store = try ReplicaStore.open(small.path, limits: .forTests())
        let replica = try disk.begin(in: store)
        try Data(count: 400 << 10).write(to: URL(fileURLWithPath: small.path + "/other"))
        var refused: (any Error)?
        for chunk in disk.manifest.chunks where refused == nil {
            do { try replica.give(chunk, disk.chunk(chunk)) } catch { refused = error }
        }
        #expect(refused.map(isNoSpace) == true)
        // What is there counts, and is served; with room again it goes on.
        let held = disk.manifest.chunks.filter(replica.holds)
        #expect(!held.isEmpty && held.count < 64)
        for chunk in held { #expect(try replica.bytes(of: chunk) == disk.chunk(chunk)) }
        try FileManager.default.removeItem(atPath: small.path + "/other")
        for chunk in replica.missing.joined() { try replica.give(chunk, disk.chunk(chunk)) }
        try replica.finish()
        #expect(try disk.read(from: store) == disk.bytes)
    }

    @Test func `on a full disk an incoming replica can be discarded and a complete one removed`() throws {
        let store = try ReplicaStore.open(small.path, limits: .forTests())
        let other = try SampleDisk([201, 202])
        try other.receive(into: store)
        let replica = try disk.begin(in: store)
        try replica.give(0, disk.chunk(0))
        #expect(throws: (any Error).self) {
            try Data(count: 1 << 20).write(to: URL(fileURLWithPath: small.path + "/other"))
        }
        try replica.discard()
        try store.remove(other.digest)
        #expect(try tree().filter { $0 != "other" } == ["contents", "incoming", "quarantine"])
    }
}
