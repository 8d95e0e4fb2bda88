public import Gallery

// The encoding of a manifest. Numbers are big-endian.
//
//     offset   bytes
//          0   8        "VITRDISK"
//          8   4        version, 1
//         12   4        chunk size in bytes, a power of two
//         16   8        virtual size in bytes, at least 1
//         24   ⌈n / 8⌉  one bit a chunk: chunk i is bit (i mod 8) of byte (i div 8), 1 if it has a digest;
//                       bits beyond the last chunk are 0. n = ⌈virtual size / chunk size⌉
//          …   32 each  the digests of the chunks whose bit is 1, in order
//
// Nothing follows. Two different byte strings are never the same manifest.
extension DiskManifest {
    static let headBytes = 24
    private static let magic = Array("VITRDISK".utf8)
    private static let version = 1

    /// Writes a manifest: as many `digests` as the disk has chunks, `nil` for an all-zero one.
    ///
    /// Throws of such sizes what `decoding` would; `wrongLength`, counted in digests, if there are too many or few.
    public init(virtualSize: Int, chunkSize: Int, digests: [Digest?]) throws(ManifestError) {
        try Self.checkVirtualSize(virtualSize)
        try Self.checkChunkSize(chunkSize, virtualSize: virtualSize)
        let count = Self.chunkCount(virtualSize: virtualSize, chunkSize: chunkSize)
        guard digests.count == count else { throw .wrongLength(expected: count, found: digests.count) }

        var bitmap = [UInt8](repeating: 0, count: Self.bitmapBytes(chunkCount: count))
        for (chunk, digest) in digests.enumerated() where digest != nil {
            bitmap[chunk >> 3] |= 1 << UInt8(chunk & 7)
        }
        var bytes = Self.magic
        bytes += Self.bigEndian(Self.version, byteCount: 4)
        bytes += Self.bigEndian(chunkSize, byteCount: 4)
        bytes += Self.bigEndian(virtualSize, byteCount: 8)
        bytes += bitmap
        for digest in digests {
            if let digest { bytes += digest.bytes }
        }
        self.init(checked: bytes, virtualSize: virtualSize, chunkSize: chunkSize)
    }

    /// Reads a manifest, from anyone: whatever is not exactly one is refused, in time and memory of `bytes.count`.
    public init(decoding bytes: [UInt8]) throws(ManifestError) {
        guard bytes.starts(with: Self.magic) else { throw .notAManifest }
        guard bytes.count >= Self.headBytes else { throw .wrongLength(expected: Self.headBytes, found: bytes.count) }
        let version = Self.number(bytes[8..<12])
        guard version == Self.version else { throw .unknownVersion(UInt32(version)) }
        let size = Self.number(bytes[16..<24])
        guard let virtualSize = Int(exactly: size) else { throw .diskTooLarge(bytes: size) }
        let chunkSize = Int(Self.number(bytes[12..<16]))
        try Self.checkVirtualSize(virtualSize)
        try Self.checkChunkSize(chunkSize, virtualSize: virtualSize)
        try Self.checkBody(bytes, chunkCount: Self.chunkCount(virtualSize: virtualSize, chunkSize: chunkSize))
        self.init(checked: bytes, virtualSize: virtualSize, chunkSize: chunkSize)
    }

    private static func checkBody(_ bytes: [UInt8], chunkCount: Int) throws(ManifestError) {
        let digestsStart = headBytes + bitmapBytes(chunkCount: chunkCount)
        guard bytes.count >= digestsStart else { throw .wrongLength(expected: digestsStart, found: bytes.count) }
        let occupied = bytes[headBytes..<digestsStart].reduce(0) { $0 + $1.nonzeroBitCount }
        let expected = digestsStart + occupied * Digest.byteCount
        guard bytes.count == expected else { throw .wrongLength(expected: expected, found: bytes.count) }
        let used = (chunkCount - 1) & 7 + 1
        guard used == 8 || bytes[digestsStart - 1] >> UInt8(used) == 0 else { throw .strayBits }
    }

    /// Whether the bitmap inside `encoded` says that `chunk` has a digest.
    static func bit(_ chunk: Int, of encoded: [UInt8]) -> Bool {
        encoded[headBytes + chunk >> 3] & (1 << UInt8(chunk & 7)) != 0
    }

    private static func bigEndian(_ number: Int, byteCount: Int) -> [UInt8] {
        (0..<byteCount).map { UInt8(truncatingIfNeeded: number >> (8 * (byteCount - 1 - $0))) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
