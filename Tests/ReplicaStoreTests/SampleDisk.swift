import DiskImage
import Foundation
import Gallery
import ReplicaStore

/// A small disk with bytes that follow from a seed: some chunks zero, some alike, the last one short.
struct SampleDisk {
    static let page = DiskManifest.chunkSizeMin

    let bytes: [UInt8]
    let manifest: DiskManifest
    let digest: Digest

    /// Chunk i has the bytes of `seeds[i]`, and is all zero if that is 0.
    ///
    /// The last chunk is 100 bytes short.
    init(_ seeds: [UInt64]) throws {
        var bytes: [UInt8] = []
        for seed in seeds {
            var state = seed
            for _ in 0..<Self.page / 8 {
                state = state &* 6_364_136_223_846_793_005 &+ (seed == 0 ? 0 : 1_442_695_040_888_963_407)
                withUnsafeBytes(of: state) { bytes += $0 }
            }
        }
        bytes.removeLast(100)
        self.bytes = bytes
        let digests = stride(from: 0, to: bytes.count, by: Self.page).map { start -> Digest? in
            let chunk = Array(bytes[start..<min(start + Self.page, bytes.count)])
            return chunk.allSatisfy { $0 == 0 } ? nil : Digest.sha256(of: chunk)
        }
        manifest = try DiskManifest(virtualSize: bytes.count, chunkSize: Self.page, digests: digests)
        digest = Digest.sha256(of: manifest.encoded)
    }

    /// 12 chunks, 3 of them zero, 2 alike.
    static func small() throws -> SampleDisk { try SampleDisk([1, 2, 0, 3, 4, 4, 0, 5, 6, 7, 0, 8]) }

    var occupiedChunks: [Int] { manifest.chunks.filter(manifest.isOccupied) }

    func chunk(_ chunk: Int) -> [UInt8] { Array(bytes[manifest.byteRange(ofChunk: chunk)]) }

    /// Begins the disk, which must not be complete yet.
    func begin(in store: ReplicaStore) throws -> IncomingReplica {
        guard case .incoming(let replica) = try store.begin(manifest: manifest.encoded, expecting: digest) else {
            throw AlreadyComplete()
        }
        return replica
    }

    struct AlreadyComplete: Error {}

    /// Receives the whole disk.
    func receive(into store: ReplicaStore) throws {
        let replica = try begin(in: store)
        for chunk in replica.missing.joined() { try replica.give(chunk, self.chunk(chunk)) }
        try replica.finish()
    }

    /// The disk's bytes as the store serves them.
    func read(from store: ReplicaStore, checking: Checking = .everyRead) throws -> [UInt8] {
        let open = try store.open(digest, checking: checking)
        return try manifest.chunks.flatMap { try open.bytes(of: $0) }
    }
}

extension IncomingReplica {
    @discardableResult
    func give(_ chunk: Int, _ bytes: [UInt8]) throws -> Bool {
        try bytes.withUnsafeBytes { try write(chunk: chunk, $0) }
    }

    func bytes(of chunk: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0xEE, count: manifest.byteRange(ofChunk: chunk).count)
        try bytes.withUnsafeMutableBytes { try read(chunk: chunk, into: $0) }
        return bytes
    }
}

extension OpenReplica {
    func bytes(of chunk: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0xEE, count: manifest.byteRange(ofChunk: chunk).count)
        try bytes.withUnsafeMutableBytes { try read(chunk: chunk, into: $0) }
        return bytes
    }

    func bytes(in range: Range<Int>) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0xEE, count: range.count)
        try bytes.withUnsafeMutableBytes { try read(at: range.lowerBound, into: $0) }
        return bytes
    }
}

/// A directory of the test's own, removed with it.
final class TemporaryDirectory {
    let path: String

    /// On the disk, or where syncs cost nothing, if there is such a place.
    init(inMemory: Bool = false) throws {
        let isShared = inMemory && FileManager.default.isWritableFile(atPath: "/dev/shm")
        path = (isShared ? "/dev/shm/" : NSTemporaryDirectory()) + "vitrine-replicas-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("left behind: \(path): \(error)")
        }
    }

    /// Every path in it, relative, sorted.
    var tree: [String] { get throws { try FileManager.default.subpathsOfDirectory(atPath: path).sorted() } }

    func content(_ digest: Digest, _ file: String) -> String { "\(path)/contents/\(digest.hex)/\(file)" }
    func incoming(_ digest: Digest, _ file: String) -> String { "\(path)/incoming/\(digest.hex)/\(file)" }

    /// Opens a store with no reserve, with checkpoints after two chunks.
    func store(
        calls: any FileSystemCalls = LinuxCalls(), limits change: (inout ReplicaStore.Limits) -> Void = { _ in },
        onEvent: @escaping @Sendable (StoreEvent) -> Void = { _ in }
    ) throws -> ReplicaStore {
        try ReplicaStore.open(path, limits: .forTests(change), calls: calls, onEvent: onEvent)
    }
}

extension ReplicaStore.Limits {
    static func forTests(_ change: (inout Self) -> Void = { _ in }) -> Self {
        var limits = Self()
        limits.reserveBytes = 0
        limits.ballastBytes = 0
        limits.checkpointBytes = 2 * SampleDisk.page
        change(&limits)
        return limits
    }
}

/// Changes a byte of a file behind the store's back.
func flip(_ path: String, at offset: Int) throws {
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.seek(toOffset: UInt64(offset))
    let byte = try file.read(upToCount: 1)?.first ?? 0
    try file.seek(toOffset: UInt64(offset))
    try file.write(contentsOf: Data([byte ^ 0x10]))
    try file.close()
}

func contents(of path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }
