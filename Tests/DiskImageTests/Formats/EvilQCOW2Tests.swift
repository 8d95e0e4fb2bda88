import DiskImage
import Synchronization
import Testing

@Suite struct EvilQCOW2Tests {
    @Test(arguments: EvilQCOW2Headers.all)
    func `a header that lies is refused for what is wrong with it`(image: EvilImage) throws { try image.check() }

    @Test(arguments: EvilQCOW2Tables.all)
    func `tables that lie are refused for what is wrong with them`(image: EvilImage) throws { try image.check() }

    @Test(arguments: [
        QCOW2Sample(), QCOW2Sample(version: 2), QCOW2Sample(headerLength: 104), QCOW2Sample(headerLength: 120),
        QCOW2Sample(clusterBits: 12), QCOW2Sample(clusterBits: 14, isExtended: true),
    ])
    func `what the evil ones are made of is itself accepted and read`(sample: QCOW2Sample) throws {
        let image = try SourceImage(ProbedSource(sample.bytes))
        #expect(image.size == sample.diskSize)
        let cluster = sample.cluster
        var expected = [UInt8](repeating: 0, count: sample.diskSize)
        for (guest, host) in [(0, 6), (1, 7), (sample.tableEntries, 8)] {
            expected.put(Array(sample.bytes[sample.at(host)..<sample.at(host + 1)]), at: guest * cluster)
        }
        expected.put((0..<cluster).map { UInt8(truncatingIfNeeded: $0 / 3) }, at: 2 * cluster)
        let isSame = isEqual(try image.allBytes(), expected)
        #expect(isSame)
        #expect(try image.firstOccupied(from: 0) == 0)
        #expect(try image.firstOccupied(from: 3 * cluster) == sample.tableEntries * cluster)
        #expect(try image.firstOccupied(from: (sample.tableEntries + 1) * cluster) == image.size)
    }

    static let badlyPacked: [[UInt8]] = [
        [0xFF, 0xFF, 0xFF], [7], [0x03, 0x00], [1, 0x10, 0, 0xEF, 0xFF, 9, 9, 9], [0x28, 0xB5, 0x2F, 0xFD, 0, 0, 9],
    ]

    @Test func `an image inside which another one stands is refused by who asks, for its guest may have written it`()
        throws
    {
        var sample = QCOW2Sample()
        try SourceImage(ProbedSource(sample.bytes)).requireNoFormatInside()
        sample.bytes.put([0x51, 0x46, 0x49, 0xFB], at: sample.at(QCOW2Sample.data))
        let image = try SourceImage(ProbedSource(sample.bytes))
        #expect(reason { try image.requireNoFormatInside() } == .looksLike(.qcow2))
    }

    @Test(arguments: badlyPacked)
    func `a compressed cluster that is damaged or too short is refused when it is read`(content: [UInt8]) throws {
        for isZstd in [false, true] {
            var sample = QCOW2Sample()
            if isZstd {
                sample.set(QCOW2Sample.Field.incompatible, 8, 8)
                sample.set(QCOW2Sample.Field.compression, 1, 1)
            }
            sample.bytes.put([UInt8](repeating: 0, count: 1024), at: sample.at(9))
            sample.bytes.put(content, at: sample.at(9))
            let image = try SourceImage(ProbedSource(sample.bytes))
            let first = try image.bytes(0..<1024)
            #expect(isEqual(first, sample.bytes, sample.at(6)..<sample.at(8)))
            #expect(reason { try image.bytes(1024..<1536) } == .badCompression)
        }
    }

    @Test(arguments: [(UInt8(0x68), true), (0x70, false), (0x88, false)])
    func `a frame of Zstandard may ask for a window of 8 MiB and no more`(window: UInt8, isRead: Bool) throws {
        var sample = QCOW2Sample()
        sample.set(QCOW2Sample.Field.incompatible, 8, 8)
        sample.set(QCOW2Sample.Field.compression, 1, 1)
        // One last block: 512 times the same byte.
        sample.bytes.put([0x28, 0xB5, 0x2F, 0xFD, 0, window, 0x03, 0x10, 0, 0x77], at: sample.at(9))
        let image = try SourceImage(ProbedSource(sample.bytes))
        #expect(reason { try image.bytes(1024..<1536) } == (isRead ? nil : .badCompression))
        if isRead { #expect(try image.bytes(1024..<1536) == [UInt8](repeating: 0x77, count: 512)) }
    }

    /// Bytes that change once the image is open.
    final class ShiftingSource: ByteSource {
        let size: Int
        private let bytes: Mutex<[UInt8]>

        init(_ bytes: [UInt8]) {
            size = bytes.count
            self.bytes = Mutex(bytes)
        }

        func put(_ value: UInt64, at offset: Int) { bytes.withLock { $0.put(value, at: offset, count: 8) } }

        func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(Never) {
            precondition(offset >= 0 && offset + buffer.count <= size)
            bytes.withLock { buffer.copyBytes(from: $0[offset..<offset + buffer.count]) }
        }
    }

    static let wild: [UInt64] = [0xFF_FFFF_FFFF_FE00, 0x80_0000_0000_0000, .max, 0x4000_0100_0000_0000, 2562]

    @Test(arguments: wild)
    func `tables that change after they were checked cannot lead outside the file`(value: UInt64) throws {
        let sample = QCOW2Sample()
        for place in [sample.at(3), sample.at(3) + 8, sample.entryPlace(0), sample.entryPlace(64)] {
            let source = ShiftingSource(sample.bytes)
            let image = try SourceImage(source)
            source.put(value, at: place)
            #expect(throws: ImageError<Never>.self) { try image.allBytes() }
        }
    }
}
