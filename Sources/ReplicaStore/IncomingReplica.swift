public import DiskImage
public import Gallery
import Synchronization

/// A replica that is being received, chunk by chunk, in any order and from any thread.
///
/// A chunk counts once its bytes were hashed and written, and can be read from then on. What counts is made durable
/// every `Limits.checkpointBytes`, and by `checkpoint`; after a crash that much and no more is there, and `begin`
/// resumes it. Dropping the last reference leaves it to be resumed; `discard` removes it.
public final class IncomingReplica: Sendable {
    struct Progress: Sendable {
        enum Stage: Sendable, Equatable {
            case receiving
            /// Among the contents, under this serial.
            case complete(serial: Int)
            case discarded
        }

        var have: ChunkBitmap
        var haveCount: Int
        var missingBytes: Int
        var stage = Stage.receiving
        /// Written since the last checkpoint.
        var unsyncedBytes = 0
        /// Chunks that a thread is bringing at this moment; no other touches their place in the file.
        var underWay: Set<Int> = []
        /// Whether it was told that the replica is gone.
        var isEndTold = false
    }

    public let digest: Digest
    public let manifest: DiskManifest
    let store: ReplicaStore
    let disk: OpenFile
    let progress: Mutex<Progress>
    /// Held while syncing, publishing and discarding: only one of them at a time, and none of them on another's heap.
    let settling = Mutex<Void>(())

    init(_ digest: Digest, _ manifest: DiskManifest, have: ChunkBitmap, disk: OpenFile, store: ReplicaStore) {
        self.digest = digest
        self.manifest = manifest
        self.store = store
        self.disk = disk
        var count = 0
        var missing = manifest.occupiedBytes
        for chunk in manifest.chunks where have[chunk] {
            count += 1
            missing -= manifest.byteRange(ofChunk: chunk).count
        }
        progress = Mutex(Progress(have: have, haveCount: count, missingBytes: missing))
    }

    /// How many chunks are here, all-zero ones not counted; `manifest.occupiedChunkCount` when all are.
    public var haveCount: Int { progress.withLock { $0.haveCount } }

    /// The bytes that are still to be received.
    public var missingBytes: Int { progress.withLock { $0.missingBytes } }

    /// The chunks still to be received, as ranges in order.
    ///
    /// All-zero chunks are never among them.
    public var missing: [Range<Int>] { progress.withLock { $0.have }.missing(of: manifest) }

    /// Whether the chunk is here and can be read; an all-zero one always.
    public func holds(_ chunk: Int) -> Bool {
        guard manifest.chunks.contains(chunk) else { return false }
        return progress.withLock { $0.have[chunk] } || !manifest.isOccupied(chunk)
    }

    /// Hashes the bytes of a chunk, and if they are right writes them and lets them count.
    ///
    /// Returns whether the chunk is new. One that is here already, or that another thread is bringing at this moment,
    /// is not written: `missing` tells whether that thread succeeded.
    /// Throws `corruptChunk` and writes nothing if the hash is another; `noSuchChunk`, `wrongLength`; `noSpace` when
    /// the file system is full, after which the chunk may be given again; `discarded`; `system`.
    @discardableResult
    public func write(chunk: Int, _ bytes: UnsafeRawBufferPointer) throws(ReplicaStoreError) -> Bool {
        guard manifest.chunks.contains(chunk) else { throw .noSuchChunk(chunk) }
        let range = manifest.byteRange(ofChunk: chunk)
        guard bytes.count == range.count else { throw .wrongLength(expected: range.count, found: bytes.count) }
        guard let expected = manifest.digest(ofChunk: chunk) else {
            guard bytes.isAllZero else { throw .corruptChunk(digest, chunk: chunk) }
            return false
        }
        try checkNotDiscarded()
        guard !holds(chunk) else { return false }
        guard Digest.sha256(of: bytes) == expected else { throw .corruptChunk(digest, chunk: chunk) }
        return try keep(chunk, verified: bytes)
    }

    /// Writes bytes whose hash was found right.
    func keep(_ chunk: Int, verified bytes: UnsafeRawBufferPointer) throws(ReplicaStoreError) -> Bool {
        try bring(chunk) { () throws(ReplicaStoreError) in
            try disk.write(at: manifest.byteRange(ofChunk: chunk).lowerBound, bytes)
            return true
        }
    }

    /// Lets a chunk count if `place` puts its right bytes in the file and says so; returns whether it is new.
    func bring(
        _ chunk: Int, _ place: () throws(ReplicaStoreError) -> Bool
    ) throws(ReplicaStoreError) -> Bool {
        let isFree = try progress.withLock { progress throws(ReplicaStoreError) in
            guard progress.stage != .discarded else { throw .discarded(digest) }
            return !progress.have[chunk] && progress.underWay.insert(chunk).inserted
        }
        guard isFree else { return false }
        let outcome = Result { () throws(ReplicaStoreError) in try place() }
        let byteCount = manifest.byteRange(ofChunk: chunk).count
        let isCheckpointDue = progress.withLock { progress -> Bool? in
            progress.underWay.remove(chunk)
            guard case .success(true) = outcome, progress.stage == .receiving else { return nil }
            progress.have[chunk] = true
            progress.haveCount += 1
            progress.missingBytes -= byteCount
            progress.unsyncedBytes += byteCount
            return progress.unsyncedBytes >= store.limits.checkpointBytes
        }
        if case .failure(let error) = outcome { throw namingSpace(error) }
        guard let isCheckpointDue else {
            try checkNotDiscarded()
            return false
        }
        store.onEvent(.chunkArrived(digest, chunk: chunk))
        if isCheckpointDue { try checkpointUnlessUnderWay() }
        return true
    }

    /// Reads a chunk that is here, and checks it again.
    ///
    /// Throws `chunkMissing`, `noSuchChunk`, `wrongLength`, `system`; `damaged` if the stored bytes have changed, and
    /// the chunk is then missing again (or, once the replica is complete, to be repaired).
    public func read(chunk: Int, into buffer: UnsafeMutableRawBufferPointer) throws(ReplicaStoreError) {
        guard manifest.chunks.contains(chunk) else { throw .noSuchChunk(chunk) }
        guard holds(chunk) else { throw .chunkMissing(chunk) }
        var isRight = false
        do throws(ReplicaStoreError) {
            isRight = try disk.readChunk(chunk, of: manifest, into: buffer)
        } catch {
            guard error.isUnreadable else { throw error }
        }
        if !isRight { isRight = try isRightAfterAll(chunk, into: buffer) }
        guard isRight else { throw .damaged(digest, chunk: chunk) }
    }

    /// Takes the chunk out of service; or, in a complete replica, looks once more and says whether it is right.
    private func isRightAfterAll(
        _ chunk: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(ReplicaStoreError) -> Bool {
        let byteCount = manifest.byteRange(ofChunk: chunk).count
        let stage = progress.withLock { progress in
            guard progress.stage == .receiving, progress.have[chunk] else { return progress.stage }
            progress.have[chunk] = false
            progress.haveCount -= 1
            progress.missingBytes += byteCount
            return progress.stage
        }
        guard case .complete(let serial) = stage else { return false }
        let content = try store.openContent(digest)
        guard content.serial == serial else { return false }
        return try content.isRightAfterAll(chunk, into: buffer)
    }

    private func checkNotDiscarded() throws(ReplicaStoreError) {
        guard progress.withLock({ $0.stage != .discarded }) else { throw .discarded(digest) }
    }

    /// `noSpace` in the place of the system's own word for it.
    func namingSpace(_ error: ReplicaStoreError) -> ReplicaStoreError {
        error.isOutOfSpace ? .noSpace(needed: missingBytes, free: 0) : error
    }
}
