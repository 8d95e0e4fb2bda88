/// A second reader of VHD, written plainly and on its own: which bytes of the file are which of the disk.
struct NaiveVHD {
    let size: Int
    /// For each block of the disk where its data begins in the file; `nil` if it is nowhere.
    private(set) var blocks: [Int?] = []
    private(set) var blockBytes: Int

    /// `nil` if something of the image is not as it ought to be.
    init?(_ image: [UInt8]) {
        guard image.count > 512 else { return nil }
        let footer = Array(image.suffix(512))
        guard footer.starts(with: Array("conectix".utf8)), Self.isSealed(footer, at: 64) else { return nil }
        guard let size = Int(exactly: footer.number(at: 48, count: 8)), size > 0, size % 512 == 0 else { return nil }
        guard footer.number(at: 12, count: 4) == 0x10000, footer[84...].allSatisfy({ $0 == 0 }) else { return nil }
        self.size = size
        if footer.number(at: 60, count: 4) == 2 {
            guard size == image.count - 512, !image.starts(with: Array("conectix".utf8)) else { return nil }
            (blocks, blockBytes) = ([0], size)
            return
        }
        guard footer.number(at: 60, count: 4) == 3, Array(image.prefix(512)) == footer else { return nil }
        let start = footer.number(at: 16, count: 8)
        guard start % 512 == 0, start <= UInt64(image.count - 1536) else { return nil }
        let header = Array(image[Int(start)..<Int(start) + 1024])
        guard header.starts(with: Array("cxsparse".utf8)), Self.isSealed(header, at: 36) else { return nil }
        guard header[40...].allSatisfy({ $0 == 0 }) else { return nil }
        blockBytes = Int(header.number(at: 32, count: 4))
        guard [512 << 10, 1 << 20, 2 << 20, 4 << 20].contains(blockBytes) else { return nil }
        guard let blocks = Self.blocks(image, header, Int(start), size: size, blockBytes) else { return nil }
        self.blocks = blocks
    }

    private static func isSealed(_ bytes: [UInt8], at place: Int) -> Bool {
        let sum = bytes.reduce(0) { $0 + UInt64($1) } - bytes[place..<place + 4].reduce(0) { $0 + UInt64($1) }
        return 0xFFFF_FFFF - sum == bytes.number(at: place, count: 4)
    }

    private static func blocks(
        _ image: [UInt8], _ header: [UInt8], _ headerStart: Int, size: Int, _ blockBytes: Int
    ) -> [Int?]? {
        let (table, entries) = (header.number(at: 16, count: 8), Int(header.number(at: 28, count: 4)))
        let end = image.count - 512
        guard entries * blockBytes >= size, entries <= end / 4, table % 512 == 0, table <= UInt64(end) else {
            return nil
        }
        let tableEnd = Int(table) + (entries * 4 + 511) / 512 * 512
        guard tableEnd <= end else { return nil }
        let bitmapBytes = max(512, blockBytes / 4096)
        var taken = [0..<512, headerStart..<headerStart + 1024, Int(table)..<tableEnd]
        var blocks: [Int?] = []
        for index in 0..<entries {
            let sector = Int(image.number(at: Int(table) + 4 * index, count: 4))
            blocks.append(sector == 0xFFFF_FFFF ? nil : sector * 512 + bitmapBytes)
            guard sector != 0xFFFF_FFFF else { continue }
            taken.append(sector * 512..<sector * 512 + bitmapBytes + blockBytes)
        }
        taken.sort { $0.lowerBound < $1.lowerBound }
        let isApart = zip(taken, taken.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound }
        guard isApart, let last = taken.last, last.upperBound <= end else { return nil }
        return blocks
    }

    /// The bytes of the disk, without regard to which sectors are marked as used.
    func bytes(of image: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        for start in blocks {
            let zeros = [UInt8](repeating: 0, count: blockBytes)
            bytes += start.map { Array(image[$0..<$0 + blockBytes]) } ?? zeros
        }
        return Array(bytes.prefix(size))
    }
}
