/// A small VHD written by hand, to be spoilt in one place.
///
/// Dynamic: footer copy at 0, header at 512, table of blocks at 1536, blocks from 2048 on, footer. The disk has four
/// blocks of 512 KiB; 0 and 2 are in the file. Fixed: 64 KiB, footer.
struct VHDSample {
    /// Offsets in the footer.
    enum Footer {
        static let features = 8, version = 12, dataOffset = 16, creator = 28, size = 48, geometry = 56, type = 60
        static let checksum = 64, savedState = 84, reserved = 85
    }

    /// Offsets in the dynamic header, as places in the file.
    enum Header {
        static let cookie = 512, dataOffset = 520, table = 528, version = 536, entries = 540, blockSize = 544
        static let checksum = 548, parentID = 552, parentTime = 568, reserved = 572, parentName = 576
        static let locators = 1088, reservedEnd = 1280
    }

    static let table = 1536, firstBlock = 2048, blockBytes = 512 << 10, bitmapBytes = 512
    static let diskSize = 4 * blockBytes

    let isDynamic: Bool
    var bytes: [UInt8]

    var footer: Int { bytes.count - 512 }

    init(isDynamic: Bool) {
        self.isDynamic = isDynamic
        let blocks = 2 * (Self.blockBytes + Self.bitmapBytes)
        bytes = [UInt8](repeating: 0, count: isDynamic ? Self.firstBlock + blocks + 512 : (64 << 10) + 512)
        for place in isDynamic ? [0, footer] : [footer] { putFooter(at: place) }
        if isDynamic { putBlocks() } else { bytes.put([1, 2, 3], at: 100) }
        seal()
    }

    private mutating func putFooter(at place: Int) {
        bytes.put("conectix", at: place)
        bytes.put(2, at: place + Footer.features, count: 4)
        bytes.put(0x0001_0000, at: place + Footer.version, count: 4)
        bytes.put(isDynamic ? 512 : .max, at: place + Footer.dataOffset, count: 8)
        bytes.put("win ", at: place + Footer.creator)
        bytes.put(UInt64(isDynamic ? Self.diskSize : 64 << 10), at: place + Footer.size, count: 8)
        bytes.put(isDynamic ? 3 : 2, at: place + Footer.type, count: 4)
    }

    private mutating func putBlocks() {
        bytes.put("cxsparse", at: Header.cookie)
        bytes.put(.max, at: Header.dataOffset, count: 8)
        bytes.put(UInt64(Self.table), at: Header.table, count: 8)
        bytes.put(0x0001_0000, at: Header.version, count: 4)
        bytes.put(4, at: Header.entries, count: 4)
        bytes.put(UInt64(Self.blockBytes), at: Header.blockSize, count: 4)
        for block in 0..<128 { setBlock(block, nil) }
        for (index, block) in [0, 2].enumerated() {
            let start = Self.firstBlock + index * (Self.blockBytes + Self.bitmapBytes)
            setBlock(block, start / 512)
            bytes.put([UInt8](repeating: 0xFF, count: 128), at: start)
            for place in stride(from: start + 512, to: start + 512 + Self.blockBytes, by: 997) {
                bytes[place] = UInt8(truncatingIfNeeded: place) | 1
            }
        }
    }

    mutating func setBlock(_ block: Int, _ sector: Int?) {
        bytes.put(sector.map(UInt64.init) ?? 0xFFFF_FFFF, at: Self.table + 4 * block, count: 4)
    }

    /// Sets a field of the footer and, in a dynamic one, of its copy.
    mutating func setFooter(_ field: Int, _ value: UInt64, _ count: Int) {
        for place in isDynamic ? [0, footer] : [footer] { bytes.put(value, at: place + field, count: count) }
    }

    mutating func set(_ place: Int, _ value: UInt64, _ count: Int) { bytes.put(value, at: place, count: count) }

    /// Makes all checksums right.
    mutating func seal() {
        for place in isDynamic ? [0, footer] : [footer] { seal(place, 512, Footer.checksum) }
        if isDynamic { seal(512, 1024, Header.checksum - 512) }
    }

    private mutating func seal(_ place: Int, _ count: Int, _ checksum: Int) {
        bytes.put(0, at: place + checksum, count: 4)
        let sum = bytes[place..<place + count].reduce(UInt32(0)) { $0 + UInt32($1) }
        bytes.put(UInt64(~sum), at: place + checksum, count: 4)
    }
}
