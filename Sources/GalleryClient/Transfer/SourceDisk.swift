import DiskImage
import Foundation
import Gallery
import Instances
import NIOCore
import ReplicaStore
import Synchronization

/// A file on this machine that is to be published.
///
/// It is read twice, and must be the same both times.
struct SourceDisk: Sendable {
    /// What tells that a file was written to or replaced.
    struct Stamp: Hashable, Sendable {
        let size: Int
        let file: UInt
        let modifiedSeconds: Int
        let modifiedNanoseconds: Int

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            size = Int(status.st_size)
            file = UInt(status.st_ino)
            modifiedSeconds = status.st_mtim.tv_sec
            modifiedNanoseconds = status.st_mtim.tv_nsec
        }
    }

    /// As the caller named it.
    let path: String
    private let disk: FileByteSource
    private let stamp: Stamp
    private let files = FileQueue()

    init(_ file: DiskFile) throws(ClientError) { try self.init(file.path) }

    /// Opens it; refuses what is missing, no regular file, empty, or too large for any disk.
    init(_ path: String) throws(ClientError) {
        self.path = path
        // The store's reader takes no symbolic link; here people may name one.
        guard let resolved = realpath(path, nil) else {
            throw .source(path: path, reason: String(cString: strerror(errno)))
        }
        defer { free(resolved) }
        let real = String(cString: resolved)
        guard let stamp = Stamp(real) else { throw .source(path: path, reason: String(cString: strerror(errno))) }
        self.stamp = stamp
        do throws(ReplicaStoreError) {
            disk = try FileByteSource(real)
            try Self.check(disk)
        } catch {
            throw .source(path: path, reason: Self.reason(error))
        }
    }

    /// The bytes of a raw image are the bytes of its disk, one for one, so that only its size can be wrong.
    private static func check(_ source: FileByteSource) throws(ReplicaStoreError) {
        do throws(ManifestError) {
            _ = try RawDisk(source)
        } catch {
            throw .manifest(error)
        }
    }

    /// The size of the disk in bytes.
    var size: Int { disk.size }

    /// The first pass: hashes every chunk.
    func manifest(_ progress: @escaping TransferProgress.Report) async throws(ClientError) -> DiskManifest {
        let isCancelled = CancellationFlag()
        let (disk, size) = (disk, disk.size)
        let result = await withTaskCancellationHandler {
            await files.run {
                Result { () throws(ManifestBuildingError<ReplicaStoreError>) in
                    try DiskManifest(
                        of: disk, hash: { Digest.sha256(of: $0) },
                        progress: { progress(TransferProgress(.hashing, bytesDone: $0, bytesTotal: size)) },
                        isCancelled: { isCancelled.isSet })
                }
            }
        } onCancel: {
            isCancelled.set()
        }
        do throws(ManifestBuildingError<ReplicaStoreError>) {
            return try result.get()
        } catch {
            throw failure(error)
        }
    }

    /// The second pass: a chunk, checked against what the first pass found.
    func chunk(_ number: Int, of manifest: DiskManifest) async throws(ClientError) -> ByteBuffer {
        let (disk, range) = (disk, manifest.byteRange(ofChunk: number))
        let bytes: ByteBuffer
        do throws(ReplicaStoreError) {
            bytes = try await files.run { () throws(ReplicaStoreError) in
                let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: range.count, alignment: 4096)
                defer { memory.deallocate() }
                try disk.read(at: range.lowerBound, into: memory)
                guard Digest.sha256(of: UnsafeRawBufferPointer(memory)) == manifest.digest(ofChunk: number) else {
                    throw ReplicaStoreError.outsideDisk(offset: range.lowerBound, count: range.count)
                }
                return ByteBuffer(bytes: UnsafeRawBufferPointer(memory))
            }
        } catch {
            throw failure(.source(error))
        }
        return bytes
    }

    /// Throws if the file is no longer the one that was opened, or was written to.
    func checkUnchanged() throws(ClientError) {
        guard Stamp(path) == stamp else { throw .sourceChanged(path: path) }
    }

    private func failure(_ error: ManifestBuildingError<ReplicaStoreError>) -> ClientError {
        switch error {
        case .cancelled: .cancelled(standing: "nothing was sent")
        // Shorter than it was, or other bytes than were hashed.
        case .source(.outsideDisk): .sourceChanged(path: path)
        case .source(let error): .source(path: path, reason: Self.reason(error))
        case .disk(let error): .source(path: path, reason: Self.reason(.manifest(error)))
        }
    }

    private static func reason(_ error: ReplicaStoreError) -> String {
        switch error {
        case .system(let failure) where failure.code == EISDIR: "it is a directory; name a raw disk image"
        case .system(let failure) where failure.code == EINVAL: "it is no regular file; name a raw disk image"
        case .system(let failure): String(cString: strerror(failure.code))
        case .manifest(.emptyDisk): "it is empty; a disk holds at least 1 byte"
        case .manifest(.diskTooLarge(let bytes)):
            "it has \(bytes) bytes; a disk has at most \(DiskManifest.virtualSizeMax >> 40) TiB"
        default: "\(error)"
        }
    }
}

/// Lets a blocking loop on another thread notice that it is no longer wanted.
private final class CancellationFlag: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .relaxed) }

    func set() { flag.store(true, ordering: .relaxed) }
}
