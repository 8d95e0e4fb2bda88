import DiskImage
import Gallery

extension OpenFile {
    /// Fills `buffer` with a chunk of the disk that this file is, and says whether its bytes are the right ones.
    ///
    /// An all-zero chunk is not read. If the bytes are wrong the buffer holds zeros instead, so that no one can use
    /// them by mistake. Throws `wrongLength` unless the buffer has the chunk's length.
    func readChunk(
        _ chunk: Int, of manifest: DiskManifest, into buffer: UnsafeMutableRawBufferPointer
    ) throws(ReplicaStoreError) -> Bool {
        let range = manifest.byteRange(ofChunk: chunk)
        guard buffer.count == range.count else { throw .wrongLength(expected: range.count, found: buffer.count) }
        guard let expected = manifest.digest(ofChunk: chunk) else {
            buffer.clear()
            return true
        }
        let count = try read(at: range.lowerBound, into: buffer)
        guard count == range.count, Digest.sha256(of: UnsafeRawBufferPointer(buffer)) == expected else {
            buffer.clear()
            return false
        }
        return true
    }

    /// Whether an all-zero chunk is all zero in the file; its holes are not read.
    func isZeroChunk(
        _ chunk: Int, of manifest: DiskManifest, scratch: ChunkBuffer
    ) throws(ReplicaStoreError) -> Bool {
        let range = manifest.byteRange(ofChunk: chunk)
        guard let data = try firstData(from: range.lowerBound), data < range.upperBound else { return true }
        let buffer = scratch[range.count]
        let count = try read(at: range.lowerBound, into: buffer)
        return count == range.count && UnsafeRawBufferPointer(buffer).isAllZero
    }
}

/// Memory for one chunk, aligned to pages; freed with it.
final class ChunkBuffer {
    private let memory: UnsafeMutableRawBufferPointer

    init(for manifest: DiskManifest) {
        let size = min(manifest.chunkSize, manifest.virtualSize)
        memory = .allocate(byteCount: Self.rounded(size), alignment: DirectFile.alignment)
    }

    deinit { memory.deallocate() }

    /// The first `count` bytes of it.
    subscript(count: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: memory[..<count])
    }

    /// Room for `count` bytes as a direct read wants it: a little more, up to the alignment.
    func aligned(_ count: Int) -> UnsafeMutableRawBufferPointer { self[Self.rounded(count)] }

    private static func rounded(_ count: Int) -> Int {
        (count + DirectFile.alignment - 1) / DirectFile.alignment * DirectFile.alignment
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Sets every byte to 0.
    func clear() { _ = initializeMemory(as: UInt8.self, repeating: 0) }
}
