import DiskImage
import Gallery
import Testing

/// Bytes in memory, with holes that must not be read.
struct MemorySource: ByteSource {
    struct Unreadable: Error, Equatable { let offset: Int }

    var bytes: [UInt8]
    /// Ranges that say they are holes.
    var holes: [Range<Int>] = []
    var unreadable: Int?

    var size: Int { bytes.count }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(Unreadable) {
        let range = offset..<offset + buffer.count
        if let unreadable, range.contains(unreadable) { throw Unreadable(offset: unreadable) }
        for hole in holes where hole.lowerBound <= offset && range.upperBound <= hole.upperBound {
            throw Unreadable(offset: offset)
        }
        buffer.copyBytes(from: bytes[range])
    }

    func firstOccupied(from offset: Int) throws(Unreadable) -> Int {
        holes.first { $0.contains(offset) }?.upperBound ?? offset
    }
}

/// Stands for SHA-256: sums the bytes by place.
func sum(_ bytes: UnsafeRawBufferPointer) -> Digest {
    digest(bytes.enumerated().reduce(bytes.count) { $0 &* 31 &+ Int($1.element) &+ $1.offset })
}

@Suite struct ManifestBuildingTests {
    static let page = 4096

    @Test func `each chunk has the digest of its bytes, and none if they are all zero`() throws {
        var bytes = [UInt8](repeating: 0, count: 3 * Self.page + 10)
        bytes[Self.page + 5] = 1
        bytes[3 * Self.page + 9] = 2
        var done: [Int] = []
        let manifest = try DiskManifest(
            of: try RawDisk(MemorySource(bytes: bytes)), chunkSize: Self.page, hash: sum, progress: { done.append($0) })
        let expected = [nil, bytes[Self.page..<2 * Self.page], nil, bytes[(3 * Self.page)...]].map { part in
            part.map { Array($0).withUnsafeBytes(sum) }
        }
        #expect(manifest.chunks.map(manifest.digest(ofChunk:)) == expected)
        #expect(manifest.virtualSize == bytes.count)
        #expect(done == [Self.page, 2 * Self.page, 3 * Self.page, 3 * Self.page + 10])
    }

    @Test func `holes are not read, and make the same manifest as zeros`() throws {
        var bytes = [UInt8](repeating: 0, count: 8 * Self.page)
        bytes[0] = 1
        bytes[7 * Self.page] = 1
        let zeros = try DiskManifest(of: MemorySource(bytes: bytes), chunkSize: Self.page, hash: sum)
        // The second hole begins and ends inside chunks: those are read.
        let holes = [Self.page..<3 * Self.page, 3 * Self.page + 100..<7 * Self.page - 100]
        let sparse = try DiskManifest(of: MemorySource(bytes: bytes, holes: holes), chunkSize: Self.page, hash: sum)
        #expect(sparse == zeros)
        #expect(sparse.occupiedChunkCount == 2)
    }

    @Test func `an empty disk, a failing source and a caller who had enough are told apart`() {
        typealias Failure = ManifestBuildingError<MemorySource.Unreadable>
        #expect(throws: ManifestError.emptyDisk) { try RawDisk(MemorySource(bytes: [])) }
        #expect {
            try DiskManifest(of: MemorySource(bytes: []), hash: sum)
        } throws: { if case Failure.disk(.emptyDisk) = $0 { true } else { false } }
        #expect {
            try DiskManifest(of: MemorySource(bytes: [1, 2, 3], unreadable: 2), hash: sum)
        } throws: { if case Failure.source(.init(offset: 2)) = $0 { true } else { false } }
        #expect {
            try DiskManifest(of: MemorySource(bytes: [1, 2, 3]), hash: sum, isCancelled: { true })
        } throws: { if case Failure.cancelled = $0 { true } else { false } }
        #expect {
            try DiskManifest(of: MemorySource(bytes: [1]), chunkSize: 5000, hash: sum)
        } throws: { if case Failure.disk(.invalidChunkSize(bytes: 5000)) = $0 { true } else { false } }
    }

    @Test func `all zero means every byte, at any length and place`() {
        for length in [0, 1, 7, 8, 63, 64, 65, 127, 128, 200] {
            var bytes = [UInt8](repeating: 0, count: length)
            #expect(isAllZero(bytes))
            for place in 0..<length {
                bytes[place] = 0x80
                #expect(!isAllZero(bytes))
                bytes[place] = 0
            }
        }
    }

    private func isAllZero(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { $0.isAllZero } }
}
