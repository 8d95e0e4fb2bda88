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
    /// Throws `damaged` if its bytes are not the right ones; the buffer then holds zeros, and the chunk is served to
    /// nobody before it is repaired. Throws `noSuchChunk`, `wrongLength`, `system`.
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
