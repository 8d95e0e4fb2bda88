import DiskImage

/// A set of a disk's chunks, one bit each: chunk i is bit (i mod 8) of byte (i div 8).
struct ChunkBitmap: Hashable, Sendable {
    private(set) var bytes: [UInt8]
    let chunkCount: Int

    /// None of the chunks.
    init(chunkCount: Int) {
        bytes = [UInt8](repeating: 0, count: (chunkCount + 7) / 8)
        self.chunkCount = chunkCount
    }

    /// Is `nil` unless `bytes` have the right length and no bit beyond the last chunk.
    init?(_ bytes: [UInt8], chunkCount: Int) {
        guard bytes.count == (chunkCount + 7) / 8 else { return nil }
        let used = (chunkCount - 1) & 7 + 1
        guard let last = bytes.last, used == 8 || last >> UInt8(used) == 0 else { return nil }
        self.bytes = bytes
        self.chunkCount = chunkCount
    }

    subscript(chunk: Int) -> Bool {
        get { bytes[chunk >> 3] & (1 << UInt8(chunk & 7)) != 0 }
        set {
            let bit: UInt8 = 1 << UInt8(chunk & 7)
            if newValue { bytes[chunk >> 3] |= bit } else { bytes[chunk >> 3] &= ~bit }
        }
    }

    /// The chunks that `manifest` has a digest for and that are not in this set, as ranges in order.
    func missing(of manifest: DiskManifest) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start: Int?
        for chunk in manifest.chunks {
            let isMissing = !self[chunk] && manifest.isOccupied(chunk)
            if isMissing, start == nil { start = chunk }
            if !isMissing, let first = start {
                ranges.append(first..<chunk)
                start = nil
            }
        }
        if let start { ranges.append(start..<manifest.chunkCount) }
        return ranges
    }
}
