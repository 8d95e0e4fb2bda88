public import DiskImage
public import NIOCore

/// A whole chunk of a disk, as it came.
public struct DiskChunk: Hashable, Sendable {
    public let number: Int
    /// Exactly the chunk's bytes.
    public let bytes: ByteBuffer

    init(number: Int, bytes: ByteBuffer) {
        self.number = number
        self.bytes = bytes
    }
}

/// Why pieces are not chunks of a disk.
public enum ChunkError: Error, Hashable, Sendable {
    /// The piece has no offset, or lies beyond the disk, or is empty.
    case outsideDisk
    /// The piece neither begins a chunk nor goes on where the last one ended.
    case outOfOrder(offset: UInt64)
    /// The pieces ended within a chunk.
    case cutOff(chunk: Int)
    /// Another chunk was to come.
    case unexpected(chunk: Int)
    /// Chunks of the range did not come.
    case missing(chunk: Int)
    /// The bytes do not match the chunk's digest.
    case corrupt(chunk: Int)
}

/// Puts pieces of a disk together into whole chunks.
///
/// Chunks may come in any order; the pieces of one come one after the other. A piece may hold several chunks that
/// lie side by side, or a part of one. At most one chunk is kept that is not whole; nothing is copied unless a
/// chunk comes in several pieces.
public struct ChunkAssembler: Sendable {
    private let manifest: DiskManifest
    /// The chunk of which a part is here, and that part.
    private var partial: (chunk: Int, bytes: ByteBuffer)?
    /// What came and was not taken yet, and where on the disk it begins.
    private var piece = ByteBuffer()
    private var offset = 0

    /// Puts together chunks of this disk.
    public init(_ manifest: DiskManifest) {
        self.manifest = manifest
    }

    /// Takes in the next piece; to be called when `next` has no more.
    public mutating func add(_ bytes: ByteBuffer, at offset: UInt64?) throws(ChunkError) {
        let size = manifest.virtualSize
        guard let offset, let start = Int(exactly: offset), start < size, bytes.readableBytes > 0,
            bytes.readableBytes <= size - start
        else { throw .outsideDisk }
        let expected = partial.map { manifest.byteRange(ofChunk: $0.chunk).lowerBound + $0.bytes.readableBytes }
        guard expected.map({ $0 == start }) ?? (start % manifest.chunkSize == 0) else {
            throw .outOfOrder(offset: offset)
        }
        piece = bytes
        self.offset = start
    }

    /// The next whole chunk, or `nil` if more pieces are needed.
    public mutating func next() -> DiskChunk? {
        guard piece.readableBytes > 0 else { return nil }
        let number = offset / manifest.chunkSize
        let range = manifest.byteRange(ofChunk: number)
        let count = min(range.upperBound - offset, piece.readableBytes)
        guard var bytes = piece.readSlice(length: count) else { return nil }
        offset += count
        if var begun = partial {
            partial = nil
            begun.bytes.writeBuffer(&bytes)
            bytes = begun.bytes
        } else if count < range.count {
            // Its memory is made once, and not with the piece's, which may be kept by others.
            var begun = ByteBufferAllocator().buffer(capacity: range.count)
            begun.writeBuffer(&bytes)
            bytes = begun
        }
        guard bytes.readableBytes == range.count else {
            partial = (number, bytes)
            return nil
        }
        return DiskChunk(number: number, bytes: bytes)
    }

    /// Checks that no chunk was begun and not ended.
    public func finish() throws(ChunkError) {
        if let partial { throw .cutOff(chunk: partial.chunk) }
    }
}
