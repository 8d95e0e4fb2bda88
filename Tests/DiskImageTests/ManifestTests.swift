import Chance
import DiskImage
import Gallery
import Testing

/// A digest like no other's, without hashing.
func digest(_ number: Int) -> Digest {
    let bytes = (0..<Digest.byteCount).map { UInt8(truncatingIfNeeded: number &* 31 &+ $0 &* 7 &+ 1) }
    return Digest(bytes) ?? { preconditionFailure("32 bytes are a digest") }()
}

@Suite struct ManifestTests {
    static let page = DiskManifest.chunkSizeMin

    /// Every shape of up to 20 chunks: which are zero follows from `pattern`, the last is 1 byte short or whole.
    static func sample(chunkCount: Int, pattern: Int, isShort: Bool) throws -> (DiskManifest, [Digest?]) {
        let digests = (0..<chunkCount).map { pattern >> ($0 % 7) & 1 == 0 ? nil : digest($0) }
        let size = chunkCount * page - (isShort ? 1 : 0)
        return (try DiskManifest(virtualSize: size, chunkSize: page, digests: digests), digests)
    }

    @Test(arguments: [1, 2, 7, 8, 9, 63, 64, 65, 130])
    func `what is encoded is decoded to the same`(chunkCount: Int) throws {
        for pattern in 0..<128 {
            let (manifest, digests) = try Self.sample(
                chunkCount: chunkCount, pattern: pattern, isShort: pattern & 1 == 0)
            let decoded = try DiskManifest(decoding: manifest.encoded)
            #expect(decoded == manifest)
            #expect(decoded.encoded == manifest.encoded)
            #expect(decoded.chunks.map(decoded.digest(ofChunk:)) == digests)
            #expect(decoded.occupiedChunkCount == digests.count { $0 != nil })
            let bytes = decoded.chunks.filter(decoded.isOccupied).reduce(0) {
                $0 + decoded.byteRange(ofChunk: $1).count
            }
            #expect(decoded.occupiedBytes == bytes)
        }
    }

    @Test func `chunks lie end to end and the last may be short`() throws {
        let manifest = try DiskManifest(
            virtualSize: 2 * Self.page + 1, chunkSize: Self.page, digests: [digest(0), nil, digest(2)])
        #expect(manifest.chunkCount == 3)
        #expect(manifest.byteRange(ofChunk: 0) == 0..<Self.page)
        #expect(manifest.byteRange(ofChunk: 1) == Self.page..<2 * Self.page)
        #expect(manifest.byteRange(ofChunk: 2) == 2 * Self.page..<2 * Self.page + 1)
        #expect(manifest.occupiedBytes == Self.page + 1)
        #expect(manifest.chunks(holding: 0..<0).isEmpty)
        #expect(manifest.chunks(holding: Self.page - 1..<Self.page + 1) == 0..<2)
        #expect(manifest.chunks(holding: Self.page..<2 * Self.page) == 1..<2)
        #expect(manifest.chunks(holding: 0..<manifest.virtualSize) == 0..<3)
    }

    @Test func `an encoding cut off anywhere, or longer, is refused`() throws {
        let (manifest, _) = try Self.sample(chunkCount: 9, pattern: 0b101_1011, isShort: true)
        for length in 0..<manifest.encoded.count {
            #expect(throws: ManifestError.self) { try DiskManifest(decoding: Array(manifest.encoded[..<length])) }
        }
        #expect(throws: ManifestError.wrongLength(expected: manifest.encoded.count, found: manifest.encoded.count + 1))
        {
            try DiskManifest(decoding: manifest.encoded + [0])
        }
    }

    @Test func `whatever bit is flipped, bytes are refused or are the one encoding of what they say`() throws {
        let (manifest, _) = try Self.sample(chunkCount: 11, pattern: 0b110_1101, isShort: false)
        for bit in 0..<manifest.encoded.count * 8 {
            var bytes = manifest.encoded
            bytes[bit >> 3] ^= 1 << UInt8(bit & 7)
            do throws(ManifestError) {
                let decoded = try DiskManifest(decoding: bytes)
                #expect(decoded != manifest)
                let digests = decoded.chunks.map(decoded.digest(ofChunk:))
                let again = try DiskManifest(
                    virtualSize: decoded.virtualSize, chunkSize: decoded.chunkSize, digests: digests)
                #expect(again.encoded == bytes)
            } catch {
                #expect(bit < 8 * (24 + 2), "only the head and the bitmap can be wrong: \(error)")
            }
        }
    }

    @Test func `random bytes behind a right head never trap`() throws {
        var generator = SeededGenerator(seed: 7)
        let head = Array("VITRDISK".utf8) + [0, 0, 0, 1]
        var (decodedCount, refusedCount) = (0, 0)
        for _ in 0..<20_000 {
            // Mostly near what is allowed, or every one would fail at the first number.
            let chunkSize = [0, 0, UInt8(generator.next() % 8 == 0 ? 1 : 0), 16 << UInt8(generator.next() % 3), 0]
            let virtualSize = [0, 0, 0, 0, 0, 0, UInt8(generator.next() % 32), UInt8(generator.next() % 4)]
            let bitmap = UInt8(generator.next() % 4)
            let tail = (0..<Int(bitmap.nonzeroBitCount) * 32).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
            var bytes = head + chunkSize.dropFirst() + virtualSize + [bitmap] + tail
            if Bool.random(using: &generator) { bytes[Int.random(in: bytes.indices, using: &generator)] &+= 1 }
            if generator.next() % 8 == 0 { bytes.removeLast() }
            do throws(ManifestError) {
                let encoded = try DiskManifest(decoding: bytes).encoded
                #expect(encoded == bytes)
                decodedCount += 1
            } catch { refusedCount += 1 }
        }
        #expect(decodedCount > 100 && refusedCount > 100)
    }

    @Test func `the bits beyond the last chunk are 0`() throws {
        var bytes = try DiskManifest(virtualSize: 1, chunkSize: Self.page, digests: [digest(1)]).encoded
        bytes[24] = 0b11
        bytes += digest(2).bytes
        #expect(throws: ManifestError.strayBits) { try DiskManifest(decoding: bytes) }
    }
}
