public import DiskImage
public import Gallery

/// Why the store did not do what it was asked.
public enum ReplicaStoreError: Error, Hashable, Sendable {
    /// Another process, or another store of this one, has the data directory.
    case inUse(path: String)
    /// A system call failed.
    case system(SystemFailure)
    /// The missing bytes do not fit.
    ///
    /// `needed` is what this content still takes, `free` what may be used for it: the file system's free bytes
    /// without the reserve and without what other incoming replicas still take.
    case noSpace(needed: Int, free: Int)
    /// As many replicas are being received as may be at once.
    case tooManyIncoming(limit: Int)
    /// As many contents are open as may be at once.
    case tooManyOpen(limit: Int)
    /// A file is longer than whoever reads it allows.
    case tooLarge(path: String, limit: Int)
    /// No complete replica of this content is here; of `IncomingReplica`'s kind neither, where that was asked for.
    case notFound(Digest)
    /// The content is being begun, published or removed by another caller; ask again.
    case busy(Digest)
    /// Stored bytes do not match their digest.
    ///
    /// `chunk` is `nil` when it is not one chunk that is wrong.
    case damaged(Digest, chunk: Int?)
    /// The bytes given for a chunk do not match its digest; nothing was written.
    case corruptChunk(Digest, chunk: Int)
    /// The disk has no chunk of that number.
    case noSuchChunk(Int)
    /// The chunk has not been received yet.
    case chunkMissing(Int)
    /// Bytes, or a buffer, of another length than the chunk or range has.
    case wrongLength(expected: Int, found: Int)
    /// A range that is not within the disk.
    case outsideDisk(offset: Int, count: Int)
    /// The bytes are no manifest.
    case manifest(ManifestError)
    /// The manifest is another content's.
    case wrongManifest(expected: Digest, found: Digest)
    /// Cannot be finished: this many chunks are missing.
    case incomplete(missing: Int)
    /// The incoming replica was discarded, by a caller, for idleness, or because a sync failed.
    case discarded(Digest)
    /// The caller wanted no more of it.
    case cancelled
}

/// A system call that failed, on which path.
public struct SystemFailure: Hashable, Sendable {
    /// The system's name for it: `pwrite`, `fsync`, ….
    public let call: String
    public let path: String
    /// The `errno`.
    public let code: Int32
    /// A temporary that could not be removed after the failure; the next opening of the store removes it.
    public var leftBehind: String?

    init(_ error: SystemCallError, path: String) {
        call = error.call
        code = error.code
        self.path = path
    }
}
