import DiskImage
import Foundation
import Gallery
import Instances
import NIOCore
import ReplicaStore
import Synchronization

/// The disk inside a file on this machine that is to be published, whatever accepted format the file has.
///
/// It is read twice, and must be the same both times. Sizes and progress are those of the disk, not of the file.
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
    private let disk: SourceImage<FileByteSource>
    private let stamp: Stamp
    private let files = FileQueue()

    init(_ file: DiskFile) throws(ClientError) {
        try self.init(file.path, format: file.format.flatMap { ImageFormat(name: $0.rawValue) })
    }

    /// Opens it; refuses what is missing, no regular file, and what is no image that is accepted.
    ///
    /// With no `format`, the file is what its bytes say, and raw if they say nothing.
    init(_ path: String, format: ImageFormat? = nil) throws(ClientError) {
        self.path = path
        // The store's reader takes no symbolic link; here people may name one.
        guard let resolved = realpath(path, nil) else {
            throw .source(path: path, reason: String(cString: strerror(errno)))
        }
        defer { free(resolved) }
        let real = String(cString: resolved)
        guard let stamp = Stamp(real) else { throw .source(path: path, reason: String(cString: strerror(errno))) }
        self.stamp = stamp
        do throws(ImageError<ReplicaStoreError>) {
            disk = try Self.open(real, format)
        } catch {
            throw Self.failure(error, path)
        }
    }

    private static func open(
        _ path: String, _ format: ImageFormat?
    ) throws(ImageError<ReplicaStoreError>) -> SourceImage<FileByteSource> {
        let file: FileByteSource
        do throws(ReplicaStoreError) {
            file = try FileByteSource(path)
        } catch {
            throw .source(error)
        }
        let image = try SourceImage(file, declared: format)
        // A node refuses it too, but only when all of it was sent.
        if image.format != .raw { try image.requireNoFormatInside() }
        return image
    }

    /// What the file is.
    var format: ImageFormat { disk.format }

    /// The size of the disk in bytes.
    var size: Int { disk.size }

    /// The first pass: hashes every chunk.
    func manifest(_ progress: @escaping TransferProgress.Report) async throws(ClientError) -> DiskManifest {
        let isCancelled = CancellationFlag()
        let (disk, size) = (disk, disk.size)
        let result = await withTaskCancellationHandler {
            await files.run {
                Result { () throws(ManifestBuildingError<ImageError<ReplicaStoreError>>) in
                    try DiskManifest(
                        of: disk, hash: { Digest.sha256(of: $0) },
                        progress: { progress(TransferProgress(.hashing, bytesDone: $0, bytesTotal: size)) },
                        isCancelled: { isCancelled.isSet })
                }
            }
        } onCancel: {
            isCancelled.set()
        }
        do throws(ManifestBuildingError<ImageError<ReplicaStoreError>>) {
            return try result.get()
        } catch {
            switch error {
            case .cancelled: throw .cancelled(standing: "nothing was sent")
            case .source(let error): throw Self.failure(error, path)
            case .disk(let error): throw Self.failure(.source(.manifest(error)), path)
            }
        }
    }

    /// The second pass: a chunk, checked against what the first pass found.
    func chunk(_ number: Int, of manifest: DiskManifest) async throws(ClientError) -> ByteBuffer {
        let (disk, range) = (disk, manifest.byteRange(ofChunk: number))
        let bytes: ByteBuffer?
        do throws(ImageError<ReplicaStoreError>) {
            bytes = try await files.run { () throws(ImageError<ReplicaStoreError>) in
                let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: range.count, alignment: 4096)
                defer { memory.deallocate() }
                try disk.read(at: range.lowerBound, into: memory)
                let isSame = Digest.sha256(of: UnsafeRawBufferPointer(memory)) == manifest.digest(ofChunk: number)
                return isSame ? ByteBuffer(bytes: UnsafeRawBufferPointer(memory)) : nil
            }
        } catch {
            // The first pass has read all of the image, so that what it refuses in the second was changed since.
            guard case .source = error else { throw .sourceChanged(path: path) }
            throw Self.failure(error, path)
        }
        guard let bytes else { throw .sourceChanged(path: path) }
        return bytes
    }

    /// Throws if the file is no longer the one that was opened, or was written to.
    func checkUnchanged() throws(ClientError) {
        guard Stamp(path) == stamp else { throw .sourceChanged(path: path) }
    }

    private static func failure(_ error: ImageError<ReplicaStoreError>, _ path: String) -> ClientError {
        switch error {
        case .refused(let refusal):
            // The way out is a command, to be copied.
            .source(path: path, reason: "\(refusal)".replacing("SOURCE", with: path))
        // Shorter than it was.
        case .source(.outsideDisk): .sourceChanged(path: path)
        case .source(let error): .source(path: path, reason: reason(error))
        }
    }

    private static func reason(_ error: ReplicaStoreError) -> String {
        switch error {
        case .system(let failure) where failure.code == EISDIR: "it is a directory; name a disk image"
        case .system(let failure) where failure.code == EINVAL: "it is no regular file; name a disk image"
        case .system(let failure): String(cString: strerror(failure.code))
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
