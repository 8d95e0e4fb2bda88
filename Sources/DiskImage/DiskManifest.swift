public import Gallery

/// What a disk content is made of: its size, and the digest of each chunk in order.
///
/// An all-zero chunk has none.
///
/// A disk content is named by the SHA-256 of `encoded`. There is one encoding for each value, so equal manifests
/// have equal names. The last chunk may be shorter than the others.
public struct DiskManifest: Sendable {
    /// The largest disk: 32 TiB.
    public static let virtualSizeMax = 32 << 40
    /// The chunk of all but very large disks: 256 KiB.
    public static let chunkSizeDefault = 256 << 10
    /// The smallest chunk: 4 KiB, a page, so that a chunk can be a hole or a shared extent.
    public static let chunkSizeMin = 4 << 10
    /// The largest chunk: 128 MiB, what 32 TiB needs.
    public static let chunkSizeMax = 128 << 20
    /// The most chunks; with it the encoding stays under `encodedBytesMax` even when none is zero.
    public static let chunkCountMax = 500_000
    /// The longest encoding: 16 MiB.
    public static let encodedBytesMax = 16 << 20

    /// The disk's size in bytes.
    public let virtualSize: Int
    /// The size of every chunk but the last, in bytes.
    public let chunkSize: Int
    /// How many chunks have a digest.
    public let occupiedChunkCount: Int
    /// How many bytes the chunks that have a digest hold together.
    public let occupiedBytes: Int
    /// The one encoding of this manifest; see `ManifestCoding.swift`.
    public let encoded: [UInt8]

    // The encoding is also the storage: digests are looked up in it. For every 64 chunks, how many before them
    // are occupied.
    private let ranks: [Int]

    /// The manifest whose encoding is `encoded`, which has been checked.
    init(checked encoded: [UInt8], virtualSize: Int, chunkSize: Int) {
        self.encoded = encoded
        self.virtualSize = virtualSize
        self.chunkSize = chunkSize
        let count = Self.chunkCount(virtualSize: virtualSize, chunkSize: chunkSize)
        var ranks: [Int] = []
        var occupied = 0
        for byte in 0..<Self.bitmapBytes(chunkCount: count) {
            if byte & 7 == 0 { ranks.append(occupied) }
            occupied += encoded[Self.headBytes + byte].nonzeroBitCount
        }
        self.ranks = ranks
        occupiedChunkCount = occupied
        let lastIsOccupied = Self.bit(count - 1, of: encoded)
        let shortBy = count * chunkSize - virtualSize
        occupiedBytes = occupied * chunkSize - (lastIsOccupied ? shortBy : 0)
    }

    /// How many chunks the disk has, zero ones included.
    public var chunkCount: Int { Self.chunkCount(virtualSize: virtualSize, chunkSize: chunkSize) }

    /// The numbers of the chunks, in order.
    public var chunks: Range<Int> { 0..<chunkCount }

    /// Whether the chunk has a digest, that is, is not all zero.
    public func isOccupied(_ chunk: Int) -> Bool {
        precondition(chunks.contains(chunk), "a chunk of this disk")
        return Self.bit(chunk, of: encoded)
    }

    /// The digest of the chunk's bytes; `nil` if they are all zero.
    public func digest(ofChunk chunk: Int) -> Digest? {
        guard isOccupied(chunk) else { return nil }
        var rank = ranks[chunk >> 6]
        for byte in (chunk >> 6) << 3..<chunk >> 3 {
            rank += encoded[Self.headBytes + byte].nonzeroBitCount
        }
        let below = encoded[Self.headBytes + chunk >> 3] & ((1 << UInt8(chunk & 7)) - 1)
        rank += below.nonzeroBitCount
        let start = Self.headBytes + Self.bitmapBytes(chunkCount: chunkCount) + rank * Digest.byteCount
        return Digest(encoded[start..<start + Digest.byteCount])
    }

    /// Where on the disk the chunk lies.
    public func byteRange(ofChunk chunk: Int) -> Range<Int> {
        precondition(chunks.contains(chunk), "a chunk of this disk")
        let start = chunk * chunkSize
        return start..<min(start + chunkSize, virtualSize)
    }

    /// The chunks that hold at least one byte of `range` of the disk.
    public func chunks(holding range: Range<Int>) -> Range<Int> {
        precondition(range.lowerBound >= 0 && range.upperBound <= virtualSize, "a range of this disk")
        guard !range.isEmpty else { return 0..<0 }
        return range.lowerBound / chunkSize..<(range.upperBound - 1) / chunkSize + 1
    }
}

extension DiskManifest: Hashable {
    public static func == (left: Self, right: Self) -> Bool { left.encoded == right.encoded }

    public func hash(into hasher: inout Hasher) { hasher.combine(encoded) }
}
