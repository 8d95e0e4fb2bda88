public import DiskImage
public import Gallery
import Synchronization

/// A complete replica of which some chunks are damaged, to be given those again.
///
/// A chunk is served again once its right bytes are durably in the file and were read back from the disk. May be used
/// from any thread; several may be at it.
public final class DamagedReplica: Sendable {
    public var digest: Digest { content.digest }
    public var manifest: DiskManifest { content.manifest }
    private let content: OpenContent
    private let disk: OpenFile
    /// The chunks that are written and not yet settled.
    private let written = Mutex<Set<Int>>([])
    private let settling = Mutex<Void>(())

    init(_ content: OpenContent, disk: OpenFile) {
        self.content = content
        self.disk = disk
    }

    /// The chunks still to be received, in order.
    private var missingChunks: [Int] {
        let written = written.withLock { $0 }
        return content.damagedChunks.filter { !written.contains($0) }
    }

    /// The chunks still to be received, as ranges in order.
    public var missing: [Range<Int>] {
        missingChunks.reduce(into: []) { ranges, chunk in
            if let last = ranges.last, last.upperBound == chunk {
                ranges[ranges.count - 1] = last.lowerBound..<chunk + 1
            } else {
                ranges.append(chunk..<chunk + 1)
            }
        }
    }

    /// The bytes still to be received.
    public var missingBytes: Int { missingChunks.reduce(0) { $0 + manifest.byteRange(ofChunk: $1).count } }

    /// How many chunks are here, all-zero ones not counted.
    public var haveCount: Int { manifest.occupiedChunkCount - missingChunks.count }

    /// Hashes the bytes of a damaged chunk, and if they are right writes them in the place of the damaged ones.
    ///
    /// Returns whether that was needed. Throws `corruptChunk` and writes nothing if the hash is another;
    /// `noSuchChunk`, `wrongLength`, `system`; the chunk is then as damaged as before.
    @discardableResult
    public func write(chunk: Int, _ bytes: UnsafeRawBufferPointer) throws(ReplicaStoreError) -> Bool {
        guard manifest.chunks.contains(chunk) else { throw .noSuchChunk(chunk) }
        let range = manifest.byteRange(ofChunk: chunk)
        guard bytes.count == range.count else { throw .wrongLength(expected: range.count, found: bytes.count) }
        guard content.isDamaged(chunk), let expected = manifest.digest(ofChunk: chunk) else { return false }
        guard Digest.sha256(of: bytes) == expected else { throw .corruptChunk(digest, chunk: chunk) }
        try content.judging.withLock { _ throws(ReplicaStoreError) in
            try disk.write(at: range.lowerBound, bytes)
        }
        return written.withLock { $0.insert(chunk).inserted }
    }

    /// Makes durable what was written, reads it back from the disk, and lets it be served.
    ///
    /// Throws `damaged` if the disk gives back something else. If the bytes cannot be synced the whole replica goes
    /// to quarantine: which of them reached the disk is unknown, and a second sync would not tell.
    public func settle() throws(ReplicaStoreError) {
        try settling.withLock { _ throws(ReplicaStoreError) in
            let chunks = written.withLock { $0.sorted() }
            guard !chunks.isEmpty else { return }
            do throws(ReplicaStoreError) {
                try DurableFile.synchronizeData(of: disk)
            } catch {
                _ = content.damaged("a repair could not be synced: \(error)")
                throw error
            }
            let file = try DirectFile(disk.path, calls: disk.calls)
            var stillDamaged: Int?
            for chunk in chunks {
                if try file.holds(chunk, of: manifest) {
                    content.store.noteRepair(chunk, of: content)
                } else {
                    stillDamaged = stillDamaged ?? chunk
                }
                written.withLock { _ = $0.remove(chunk) }
            }
            if let stillDamaged { throw .damaged(digest, chunk: stillDamaged) }
        }
    }
}

extension DirectFile {
    /// Whether the disk holds a chunk's right bytes; not if it cannot be read.
    fileprivate func holds(_ chunk: Int, of manifest: DiskManifest) throws(ReplicaStoreError) -> Bool {
        let range = manifest.byteRange(ofChunk: chunk)
        let scratch = ChunkBuffer(for: manifest)
        do throws(ReplicaStoreError) {
            let count = try read(range, into: scratch.aligned(range.count))
            return count == range.count
                && Digest.sha256(of: UnsafeRawBufferPointer(scratch[range.count])) == manifest.digest(ofChunk: chunk)
        } catch {
            guard error.isUnreadable else { throw error }
            return false
        }
    }
}

extension ReplicaStore {
    /// The damaged chunks of a complete content, to be given again; `nil` if it has none.
    ///
    /// Throws as `open` does.
    public func damaged(_ digest: Digest) throws(ReplicaStoreError) -> DamagedReplica? {
        guard state.withLock({ $0.contents[digest]?.damaged.isEmpty == false }) else { return nil }
        let content = try openContent(digest)
        guard !content.damagedChunks.isEmpty else { return nil }
        return DamagedReplica(content, disk: try OpenFile(layout.content(digest).disk, .writing, calls: calls))
    }

    func noteRepair(_ chunk: Int, of content: OpenContent) {
        let isNews = state.withLock { state in
            guard state.contents[content.digest]?.serial == content.serial else { return false }
            content.setDamaged(chunk, false)
            return state.contents[content.digest]?.damaged.removeValue(forKey: chunk) != nil
        }
        guard isNews else { return }
        onEvent(.chunkRepaired(content.digest, chunk: chunk))
        tellIfVerified(content.digest)
    }

    /// Tells that a content is whole and every byte of it checked, if that is so.
    func tellIfVerified(_ digest: Digest) {
        if state.withLock({ $0.contents[digest]?.standingNow == .verified }) { onEvent(.verified(digest)) }
    }
}
