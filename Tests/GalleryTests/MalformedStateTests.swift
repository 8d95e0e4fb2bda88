import Chance
import Testing

@testable import Gallery

/// Bytes from a peer or a file can be anything: each is refused with an error, and none ends the process.
@Suite struct MalformedStateTests {
    private let sample = CodedSample.state().encoded()

    /// `bytes` with the checksum that belongs to them, so that the reading itself is put to the test.
    private func summed(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(Array(bytes))
        writer.word(Checksum(of: writer.bytes).value)
        return writer.bytes
    }

    @Test func `a coding that is cut short anywhere is refused`() {
        for length in 0..<sample.count {
            #expect(throws: GalleryCodingError.self) { try GalleryState(encoded: Array(sample.prefix(length))) }
            guard (9..<sample.count - 8).contains(length) else { continue }
            #expect(throws: GalleryCodingError.self) { try GalleryState(encoded: summed(sample.prefix(length))) }
        }
    }

    @Test func `a changed bit anywhere is found by the checksum`() {
        var read = 0
        for index in sample.indices {
            var bytes = sample
            bytes[index] ^= 1 << (index % 8)
            if (try? GalleryState(encoded: bytes)) != nil { read += 1 }
        }
        #expect(read == 0)
    }

    @Test func `a changed byte under a right checksum is refused or read, and ends nothing`() {
        let body = sample.dropLast(8)
        var refused = 0
        for index in body.indices {
            for value: UInt8 in [0x00, 0x80, 0xFF, sample[index] &+ 1] {
                var bytes = Array(body)
                bytes[index] = value
                if (try? GalleryState(encoded: summed(bytes))) == nil { refused += 1 }
            }
        }
        #expect(refused > body.count)
    }

    @Test(arguments: 0..<200)
    func `random bytes in place of a part are refused`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for key in ["cluster", "directory", "source disks/a", "gallery base", "definition base/debian"] {
            let bytes =
                [GalleryFormat.version]
                + (0..<random.number(in: 0...300)).map { _ in UInt8(random.number(in: 0...255)) }
            var assembly = GalleryAssembly()
            #expect(throws: GalleryCodingError.self) { try assembly.add(bytes, key: key + " ") }
        }
    }

    @Test func `bytes after the end, another format and another version are refused by name`() {
        #expect(throws: GalleryCodingError.trailingBytes(count: 1)) {
            try GalleryState(encoded: summed(sample.dropLast(8) + [0]))
        }
        #expect(throws: GalleryCodingError.unknownFormat) { try GalleryState(encoded: Array("{\"revision\":1}".utf8)) }
        #expect(throws: GalleryCodingError.truncated) { try GalleryState(encoded: []) }
        var newer = sample
        newer[8] = GalleryFormat.version + 1
        #expect(throws: GalleryCodingError.unknownFormat) { try GalleryState(encoded: newer) }
        var flipped = sample
        flipped[20] ^= 1
        #expect(throws: GalleryCodingError.altered) { try GalleryState(encoded: flipped) }
    }

    @Test(arguments: [UInt64(1) << 20, 1 << 40, .max])
    func `a count of more than is there is refused before anything is made for it`(count: UInt64) {
        var writer = ByteWriter()
        writer.unsigned(count)
        writer.raw([1, 2, 3])
        var reader = ByteReader(writer.bytes)
        #expect(throws: GalleryCodingError.truncated) { try [UInt64](reading: &reader) }
        reader = ByteReader(writer.bytes)
        #expect(throws: GalleryCodingError.truncated) { try reader.text() }
        reader = ByteReader(writer.bytes)
        #expect(throws: GalleryCodingError.truncated) { try reader.blob() }
    }

    @Test(
        arguments: [[0x80], [0x80, 0x00], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02]] as [[UInt8]])
    func `a number has one spelling, of at most 64 bits`(bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        #expect(throws: GalleryCodingError.self) { try reader.unsigned() }
    }

    @Test(arguments: [0, 1, 127, 128, 1 << 32, UInt64.max - 1, .max])
    func `numbers come back, also the largest`(value: UInt64) throws {
        var writer = ByteWriter()
        writer.unsigned(value)
        writer.signed(Int64(bitPattern: value))
        writer.word(value)
        var reader = ByteReader(writer.bytes)
        #expect(try reader.unsigned() == value)
        #expect(try reader.signed() == Int64(bitPattern: value))
        #expect(try reader.word() == value)
        try reader.requireEnd()
    }

    @Test func `a text that is not UTF-8, and keys out of order, are refused`() {
        var reader = ByteReader([2, 0xC3, 0x28])
        #expect(throws: GalleryCodingError.self) { try reader.text() }
        reader = ByteReader([2, 1, 0x62, 0, 1, 0x61, 0])
        #expect(throws: GalleryCodingError.self) { try [String: String](reading: &reader) }
        reader = ByteReader([2, 1, 0x61, 1, 0x61])
        #expect(throws: GalleryCodingError.self) { try Set<String>(reading: &reader) }
    }
}
