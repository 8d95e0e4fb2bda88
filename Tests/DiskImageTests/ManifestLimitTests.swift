import DiskImage
import Gallery
import Testing

@Suite struct ManifestLimitTests {
    static let head = Array("VITRDISK".utf8)

    static func encoded(version: UInt32 = 1, chunkSize: UInt32, virtualSize: UInt64) -> [UInt8] {
        head + bytes(UInt64(version), 4) + bytes(UInt64(chunkSize), 4) + bytes(virtualSize, 8)
    }

    static func bytes(_ number: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * (count - 1 - $0))) }
    }

    static let lies: [([UInt8], ManifestError)] = [
        (encoded(version: 2, chunkSize: 4096, virtualSize: 1), ManifestError.unknownVersion(2)),
        (encoded(chunkSize: 4096, virtualSize: 0), .emptyDisk),
        (encoded(chunkSize: 4096, virtualSize: 32 << 40 + 1), .diskTooLarge(bytes: 32 << 40 + 1)),
        (encoded(chunkSize: 4096, virtualSize: .max), .diskTooLarge(bytes: .max)),
        (encoded(chunkSize: 0, virtualSize: 1), .invalidChunkSize(bytes: 0)),
        (encoded(chunkSize: 2048, virtualSize: 1), .invalidChunkSize(bytes: 2048)),
        (encoded(chunkSize: 4097, virtualSize: 1), .invalidChunkSize(bytes: 4097)),
        (encoded(chunkSize: 1 << 28, virtualSize: 1), .invalidChunkSize(bytes: 1 << 28)),
        (encoded(chunkSize: .max, virtualSize: 1), .invalidChunkSize(bytes: UInt64(UInt32.max))),
        (encoded(chunkSize: 4096, virtualSize: 32 << 40), .tooManyChunks(count: 8 << 30)),
        (encoded(chunkSize: 4096, virtualSize: 4096), .wrongLength(expected: 25, found: 24)),
        (encoded(chunkSize: 4096, virtualSize: 4096) + [1], .wrongLength(expected: 57, found: 25)),
        (encoded(chunkSize: 4096, virtualSize: 4096) + [2], .wrongLength(expected: 57, found: 25)),
        (encoded(chunkSize: 4096, virtualSize: 4096)[..<20] + [], .wrongLength(expected: 24, found: 20)),
        ([], .notAManifest),
        (Array("QFI\u{fb}".utf8), .notAManifest),
    ]

    @Test(arguments: lies)
    func `a head that lies is refused for what is wrong with it`(bytes: [UInt8], error: ManifestError) {
        #expect(throws: error) { try DiskManifest(decoding: bytes) }
    }

    @Test func `the chunk size follows from the disk's size`() {
        #expect(DiskManifest.chunkSize(forVirtualSize: 1) == 256 << 10)
        #expect(DiskManifest.chunkSize(forVirtualSize: 64 << 30) == 256 << 10)
        #expect(DiskManifest.chunkSize(forVirtualSize: 500_000 * 256 << 10) == 256 << 10)
        #expect(DiskManifest.chunkSize(forVirtualSize: 500_000 * 256 << 10 + 1) == 512 << 10)
        #expect(DiskManifest.chunkSize(forVirtualSize: DiskManifest.virtualSizeMax) == DiskManifest.chunkSizeMax)
    }

    @Test func `a disk of any size has a manifest under 16 MiB`() {
        for exponent in 0...45 {
            for size in [(1 << exponent) - 1, 1 << exponent, (1 << exponent) + 1] {
                guard size > 0, size <= DiskManifest.virtualSizeMax else { continue }
                let chunk = DiskManifest.chunkSize(forVirtualSize: size)
                let count = (size - 1) / chunk + 1
                let bytes = 24 + (count + 7) / 8 + count * Digest.byteCount
                #expect(count <= DiskManifest.chunkCountMax)
                #expect(bytes < DiskManifest.encodedBytesMax)
            }
        }
    }

    @Test func `the largest disk has a manifest that is read back`() throws {
        let size = DiskManifest.virtualSizeMax
        let chunk = DiskManifest.chunkSize(forVirtualSize: size)
        var digests = [Digest?](repeating: nil, count: size / chunk)
        digests[0] = digest(1)
        digests[digests.count - 1] = digest(2)
        let manifest = try DiskManifest(virtualSize: size, chunkSize: chunk, digests: digests)
        let decoded = try DiskManifest(decoding: manifest.encoded)
        #expect(decoded == manifest)
        #expect(decoded.digest(ofChunk: decoded.chunkCount - 1) == digest(2))
        #expect(decoded.byteRange(ofChunk: decoded.chunkCount - 1).upperBound == size)
    }

    @Test func `digests too many or too few are refused`() {
        #expect(throws: ManifestError.wrongLength(expected: 2, found: 1)) {
            try DiskManifest(virtualSize: 4097, chunkSize: 4096, digests: [nil])
        }
        #expect(throws: ManifestError.emptyDisk) { try DiskManifest(virtualSize: 0, chunkSize: 4096, digests: []) }
        #expect(throws: ManifestError.emptyDisk) { try DiskManifest(virtualSize: -1, chunkSize: 4096, digests: []) }
        #expect(throws: ManifestError.self) { try DiskManifest(virtualSize: .max, chunkSize: 4096, digests: []) }
        #expect(throws: ManifestError.self) { try DiskManifest(virtualSize: 1, chunkSize: .min, digests: [nil]) }
    }
}
