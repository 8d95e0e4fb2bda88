import DiskImage

/// The occupied chunks of a range, in runs that lie side by side and are read and sent as one.
struct ChunkRuns: Sequence, IteratorProtocol {
    private let manifest: DiskManifest
    private let bytesMax: Int
    private var rest: Range<Int>

    /// Runs of at most `bytesMax` bytes, or of one chunk if that has more.
    init(of manifest: DiskManifest, in range: Range<Int>, bytesMax: Int) {
        self.manifest = manifest
        self.bytesMax = bytesMax
        rest = range
    }

    mutating func next() -> Range<Int>? {
        while let first = rest.first, !manifest.isOccupied(first) { rest = rest.dropFirst() }
        guard let first = rest.first else { return nil }
        var bytes = 0
        while let chunk = rest.first, manifest.isOccupied(chunk) {
            bytes += manifest.byteRange(ofChunk: chunk).count
            guard bytes <= bytesMax || chunk == first else { break }
            rest = rest.dropFirst()
        }
        return first..<rest.lowerBound
    }
}

extension DiskManifest {
    /// Where on the disk a run of chunks lies.
    func bytes(ofRun run: Range<Int>) -> Range<Int> {
        byteRange(ofChunk: run.lowerBound).lowerBound..<byteRange(ofChunk: run.upperBound - 1).upperBound
    }
}
