public import DiskImage
public import Gallery
import Synchronization

/// When stored bytes are hashed before they are handed out.
public enum Checking: Hashable, Sendable {
    /// Each time: for bytes that go to a peer or to a shallow deployment.
    case everyRead
    /// The first time a chunk is read since the content was opened: for a deployment on this machine.
    case firstRead
}

/// A complete content, open for reading from any thread.
///
/// It can be read for as long as it is kept, even if the replica is removed meanwhile.
public struct OpenReplica: Sendable {
    private let content: OpenContent
    public let checking: Checking

    init(_ content: OpenContent, checking: Checking) {
        self.content = content
        self.checking = checking
    }

    public var digest: Digest { content.digest }
    public var manifest: DiskManifest { content.manifest }

    /// Fills `buffer`, which has the chunk's length, with the chunk.
    ///
    /// Throws `damaged` if its bytes are not the right ones; the buffer then holds zeros, and the replica is in
    /// quarantine. Throws `noSuchChunk`, `wrongLength`, `system`.
    public func read(chunk: Int, into buffer: UnsafeMutableRawBufferPointer) throws(ReplicaStoreError) {
        guard manifest.chunks.contains(chunk) else { throw .noSuchChunk(chunk) }
        try content.read(chunk, into: buffer, checking: checking)
    }

    /// Fills `buffer` with the disk's bytes from `offset`; as `read(chunk:into:)`, for any range of the disk.
    ///
    /// Where a range touches a part of a chunk that has to be checked, the whole chunk is read. Throws `outsideDisk`.
    public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(ReplicaStoreError) {
        guard offset >= 0, offset <= manifest.virtualSize, buffer.count <= manifest.virtualSize - offset else {
            throw .outsideDisk(offset: offset, count: buffer.count)
        }
        let range = offset..<offset + buffer.count
        for chunk in manifest.chunks(holding: range) {
            let whole = manifest.byteRange(ofChunk: chunk)
            let part = whole.clamped(to: range)
            let place = UnsafeMutableRawBufferPointer(
                rebasing: buffer[part.lowerBound - offset..<part.upperBound - offset])
            if part == whole {
                try content.read(chunk, into: place, checking: checking)
            } else {
                try content.read(part, of: chunk, into: place, checking: checking)
            }
        }
    }
}

/// The one open file of a content, shared by all who read it.
final class OpenContent: Sendable {
    let digest: Digest
    let serial: Int
    let manifest: DiskManifest
    let disk: OpenFile
    private let store: ReplicaStore
    private let checked: Mutex<ChunkBitmap>

    init(_ digest: Digest, serial: Int, manifest: DiskManifest, disk: OpenFile, store: ReplicaStore) {
        self.digest = digest
        self.serial = serial
        self.manifest = manifest
        self.disk = disk
        self.store = store
        checked = Mutex(ChunkBitmap(chunkCount: manifest.chunkCount))
    }

    func read(
        _ chunk: Int, into buffer: UnsafeMutableRawBufferPointer, checking: Checking
    ) throws(ReplicaStoreError) {
        let range = manifest.byteRange(ofChunk: chunk)
        guard buffer.count == range.count else { throw .wrongLength(expected: range.count, found: buffer.count) }
        if isTrusted(chunk, checking) {
            guard try disk.read(at: range.lowerBound, into: buffer) == range.count else { throw damaged(chunk) }
            return
        }
        let isRight: Bool
        do throws(ReplicaStoreError) {
            isRight = try disk.readChunk(chunk, of: manifest, into: buffer)
        } catch {
            store.noteUnread(digest, serial: serial)
            throw error
        }
        guard isRight else { throw damaged(chunk) }
        if manifest.isOccupied(chunk) { checked.withLock { $0[chunk] = true } }
    }

    /// Reads a part of a chunk.
    func read(
        _ part: Range<Int>, of chunk: Int, into buffer: UnsafeMutableRawBufferPointer, checking: Checking
    ) throws(ReplicaStoreError) {
        guard manifest.isOccupied(chunk) else { return buffer.clear() }
        if isTrusted(chunk, checking) {
            guard try disk.read(at: part.lowerBound, into: buffer) == part.count else { throw damaged(chunk) }
            return
        }
        let whole = manifest.byteRange(ofChunk: chunk)
        let scratch = ChunkBuffer(for: manifest)
        let bytes = scratch[whole.count]
        try read(chunk, into: bytes, checking: checking)
        let start = part.lowerBound - whole.lowerBound
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + part.count]))
    }

    /// Takes the content out of service, and returns what to throw.
    func damaged(_ chunk: Int?, _ reason: String? = nil) -> ReplicaStoreError {
        let reason = reason ?? "chunk \(chunk.map(String.init) ?? "-") does not match its digest"
        store.quarantine(digest, serial: serial, reason: reason)
        return .damaged(digest, chunk: chunk)
    }

    private func isTrusted(_ chunk: Int, _ checking: Checking) -> Bool {
        checking == .firstRead && checked.withLock { $0[chunk] }
    }
}
