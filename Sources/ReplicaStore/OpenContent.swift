import DiskImage
import Gallery
import Synchronization

/// The one open file of a content, shared by all who read it.
final class OpenContent: Sendable {
    /// What is known of the chunks since the content was opened.
    private struct Knowledge {
        var checked: ChunkBitmap
        var damaged: Set<Int> = []
    }

    let digest: Digest
    let serial: Int
    let manifest: DiskManifest
    let disk: OpenFile
    let store: ReplicaStore
    private let knowledge: Mutex<Knowledge>
    /// Held while a chunk is judged damaged, and while one is written anew: a reader who came across the writing looks
    /// again when it is done.
    let judging = Mutex<Void>(())

    init(_ digest: Digest, serial: Int, manifest: DiskManifest, disk: OpenFile, store: ReplicaStore) {
        self.digest = digest
        self.serial = serial
        self.manifest = manifest
        self.disk = disk
        self.store = store
        knowledge = Mutex(Knowledge(checked: ChunkBitmap(chunkCount: manifest.chunkCount)))
    }

    func read(
        _ chunk: Int, into buffer: UnsafeMutableRawBufferPointer, checking: Checking
    ) throws(ReplicaStoreError) {
        let range = manifest.byteRange(ofChunk: chunk)
        guard buffer.count == range.count else { throw .wrongLength(expected: range.count, found: buffer.count) }
        if try isTrusted(chunk, checking) { return try readTrusted(range, of: chunk, into: buffer) }
        var isRight: Bool
        do throws(ReplicaStoreError) {
            isRight = try disk.readChunk(chunk, of: manifest, into: buffer)
        } catch {
            guard error.isUnreadable else {
                store.noteUnread(digest, serial: serial)
                throw error
            }
            isRight = false
        }
        if !isRight { isRight = try isRightAfterAll(chunk, into: buffer) }
        guard isRight else { throw .damaged(digest, chunk: chunk) }
        if manifest.isOccupied(chunk) { knowledge.withLock { $0.checked[chunk] = true } }
    }

    /// Reads a part of a chunk.
    func read(
        _ part: Range<Int>, of chunk: Int, into buffer: UnsafeMutableRawBufferPointer, checking: Checking
    ) throws(ReplicaStoreError) {
        guard manifest.isOccupied(chunk) else { return buffer.clear() }
        if try isTrusted(chunk, checking) { return try readTrusted(part, of: chunk, into: buffer) }
        let whole = manifest.byteRange(ofChunk: chunk)
        let scratch = ChunkBuffer(for: manifest)
        let bytes = scratch[whole.count]
        try read(chunk, into: bytes, checking: checking)
        let start = part.lowerBound - whole.lowerBound
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + part.count]))
    }

    private func readTrusted(
        _ part: Range<Int>, of chunk: Int, into buffer: UnsafeMutableRawBufferPointer
    ) throws(ReplicaStoreError) {
        let count: Int
        do throws(ReplicaStoreError) {
            count = try disk.read(at: part.lowerBound, into: buffer)
        } catch {
            guard error.isUnreadable else { throw error }
            count = 0
        }
        guard count < part.count else { return }
        let scratch = ChunkBuffer(for: manifest)
        let bytes = scratch[manifest.byteRange(ofChunk: chunk).count]
        guard try isRightAfterAll(chunk, into: bytes) else {
            buffer.clear()
            throw .damaged(digest, chunk: chunk)
        }
        let start = part.lowerBound - manifest.byteRange(ofChunk: chunk).lowerBound
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + part.count]))
    }

    /// Throws `damaged` if the chunk waits to be repaired.
    private func isTrusted(_ chunk: Int, _ checking: Checking) throws(ReplicaStoreError) -> Bool {
        try knowledge.withLock { knowledge throws(ReplicaStoreError) in
            guard !knowledge.damaged.contains(chunk) else { throw .damaged(digest, chunk: chunk) }
            return checking == .firstRead && knowledge.checked[chunk]
        }
    }

    /// Takes the whole content out of service, and returns what to throw.
    func damaged(_ reason: String) -> ReplicaStoreError {
        store.quarantine(digest, serial: serial, reason: reason)
        return .damaged(digest, chunk: nil)
    }

    /// The chunks that wait to be repaired, in order.
    var damagedChunks: [Int] { knowledge.withLock { $0.damaged.sorted() } }

    func isDamaged(_ chunk: Int) -> Bool { knowledge.withLock { $0.damaged.contains(chunk) } }

    /// The chunk is served to nobody from here on, or again.
    func setDamaged(_ chunk: Int, _ isDamaged: Bool) {
        knowledge.withLock { knowledge in
            knowledge.checked[chunk] = false
            if isDamaged { knowledge.damaged.insert(chunk) } else { knowledge.damaged.remove(chunk) }
        }
    }
}
