import DiskImage
import Gallery
import Instances
import NIOCore
import ReplicaStore
import Testing

@Suite struct ChunkAssemblerTests {
    private static let size = 4096

    /// Five chunks, the third all zero, the last short.
    private let bytes: [UInt8]
    private let manifest: DiskManifest

    init() throws {
        var bytes = (0..<5 * Self.size - 96).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 4096) }
        bytes.replaceSubrange(2 * Self.size..<3 * Self.size, with: repeatElement(0, count: Self.size))
        self.bytes = bytes
        let digests = stride(from: 0, to: bytes.count, by: Self.size).map { start -> Digest? in
            let chunk = Array(bytes[start..<min(start + Self.size, bytes.count)])
            return chunk.allSatisfy { $0 == 0 } ? nil : Digest.sha256(of: chunk)
        }
        manifest = try DiskManifest(virtualSize: bytes.count, chunkSize: Self.size, digests: digests)
    }

    @Test(arguments: [1, 7, 100, 4095, 4096, 4097, 8192])
    func `pieces of any length make the same chunks`(length: Int) throws {
        var assembler = ChunkAssembler(manifest)
        var chunks: [DiskChunk] = []
        for run in [0..<2 * Self.size, 3 * Self.size..<bytes.count] {
            for start in stride(from: run.lowerBound, to: run.upperBound, by: length) {
                let piece = bytes[start..<min(start + length, run.upperBound)]
                try assembler.add(ByteBuffer(bytes: piece), at: UInt64(start))
                while let chunk = assembler.next() { chunks.append(chunk) }
            }
        }
        try assembler.finish()
        #expect(chunks.map(\.number) == [0, 1, 3, 4])
        for chunk in chunks {
            #expect(Array(chunk.bytes.readableBytesView) == Array(bytes[manifest.byteRange(ofChunk: chunk.number)]))
            #expect(chunk.isIntact(in: manifest))
        }
    }

    @Test func `a piece that fits nowhere is refused`() throws {
        let piece = ByteBuffer(repeating: 1, count: 10)
        var assembler = ChunkAssembler(manifest)
        #expect(throws: ChunkError.outOfOrder(offset: 5)) { try assembler.add(piece, at: 5) }
        #expect(throws: ChunkError.outsideDisk) { try assembler.add(piece, at: nil) }
        #expect(throws: ChunkError.outsideDisk) { try assembler.add(piece, at: .max) }
        #expect(throws: ChunkError.outsideDisk) { try assembler.add(piece, at: UInt64(bytes.count)) }
        #expect(throws: ChunkError.outsideDisk) { try assembler.add(piece, at: UInt64(bytes.count - 5)) }
        #expect(throws: ChunkError.outsideDisk) { try assembler.add(ByteBuffer(), at: 0) }
        try assembler.add(piece, at: 0)
        #expect(assembler.next() == nil)
        #expect(throws: ChunkError.outOfOrder(offset: 4096)) { try assembler.add(piece, at: 4096) }
        #expect(throws: ChunkError.cutOff(chunk: 0)) { try assembler.finish() }
    }
}
