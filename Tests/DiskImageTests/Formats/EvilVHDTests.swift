import DiskImage
import Testing

@Suite struct EvilVHDTests {
    @Test(arguments: EvilVHDs.all)
    func `a VHD that lies is refused for what is wrong with it`(image: EvilImage) throws { try image.check() }

    @Test(arguments: [false, true])
    func `what the evil ones are made of is itself accepted and read`(isDynamic: Bool) throws {
        let sample = VHDSample(isDynamic: isDynamic)
        let image = try SourceImage(ProbedSource(sample.bytes))
        guard isDynamic else {
            let isSame = isEqual(try image.allBytes(), Array(sample.bytes.dropLast(512)))
            #expect(isSame)
            return
        }
        var expected = [UInt8](repeating: 0, count: VHDSample.diskSize)
        for (block, start) in [(0, 2560), (2, 2560 + VHDSample.blockBytes + 512)] {
            let content = Array(sample.bytes[start..<start + VHDSample.blockBytes])
            expected.put(content, at: block * VHDSample.blockBytes)
        }
        let isSame = isEqual(try image.allBytes(), expected)
        #expect(isSame)
        #expect(try image.firstOccupied(from: VHDSample.blockBytes) == 2 * VHDSample.blockBytes)
        #expect(try image.firstOccupied(from: 3 * VHDSample.blockBytes) == image.size)
    }

    @Test func `a sector that is marked as unused is read as zeros, and refused if it holds anything else`() throws {
        var sample = VHDSample(isDynamic: true)
        // Sectors 64 to 71, and the last.
        sample.set(VHDSample.firstBlock + 8, 0, 1)
        sample.set(VHDSample.firstBlock + 127, 0xFE, 1)
        let data = VHDSample.firstBlock + 512
        sample.set(data + 1024 * 512 - 1, 9, 1)
        var zeroed = sample
        zeroed.bytes.put([UInt8](repeating: 0, count: 8 * 512), at: data + 64 * 512)
        zeroed.bytes.put([UInt8](repeating: 0, count: 512), at: data + 1023 * 512)
        let image = try SourceImage(ProbedSource(zeroed.bytes))
        let isSame = isEqual(try image.allBytes(), zeroed.bytes, data..<data + VHDSample.blockBytes)
        #expect(!isSame, "there are other blocks")
        let isBlock = isEqual(
            try image.bytes(0..<VHDSample.blockBytes), zeroed.bytes, data..<data + VHDSample.blockBytes)
        #expect(isBlock)

        let ambiguous = try SourceImage(ProbedSource(sample.bytes))
        #expect(reason { try ambiguous.bytes(0..<64 * 512) } == nil)
        #expect(reason { try ambiguous.bytes(64 * 512..<72 * 512) } == .ambiguousSector)
        #expect(reason { try ambiguous.bytes(0..<VHDSample.blockBytes) } == .ambiguousSector)
        #expect(reason { try ambiguous.bytes(72 * 512..<1023 * 512) } == nil)
        #expect(reason { try ambiguous.bytes(1023 * 512..<1024 * 512) } == .ambiguousSector)
    }

    @Test(arguments: ["win ", "qem2", "d2v ", "tap\0", "CTXS", "wa\0\0"])
    func `of programs that go by the footer's size the geometry is not asked`(creator: String) throws {
        var sample = VHDSample(isDynamic: false)
        sample.bytes.put(creator, at: sample.footer + VHDSample.Footer.creator)
        sample.setFooter(VHDSample.Footer.geometry, 0x0010_0411, 4)
        sample.seal()
        #expect(try SourceImage(ProbedSource(sample.bytes)).size == 64 << 10)
    }

    @Test func `of other programs the geometry has to agree, or to be the largest`() throws {
        var sample = VHDSample(isDynamic: false)
        sample.bytes.put("vbox", at: sample.footer + VHDSample.Footer.creator)
        // 128 sectors: 2 cylinders of 4 heads with 16 sectors.
        for geometry: UInt64 in [0x0002_0410, 0xFFFF_10FF] {
            sample.setFooter(VHDSample.Footer.geometry, geometry, 4)
            sample.seal()
            #expect(try SourceImage(ProbedSource(sample.bytes)).size == 64 << 10)
        }
    }
}
