import DiskImage

/// VHDs that are to be refused.
enum EvilVHDs {
    typealias Footer = VHDSample.Footer
    typealias Header = VHDSample.Header

    static let all = [
        footers(isDynamic: false), footers(isDynamic: true), fixed, headers, sealed, parents, locators, blocksInHeaders,
        blocks,
        cut,
    ].flatMap(\.self)

    private static func evil(
        _ name: String, _ token: String, isDynamic: Bool = true, isSealed: Bool = true,
        _ spoil: @escaping @Sendable (inout VHDSample) -> Void
    ) -> EvilImage {
        let name = "\(isDynamic ? "dynamic" : "fixed"): \(name)"
        return EvilImage(name, token, declared: .vhd, spoilt(isDynamic, isSealed, spoil))
    }

    private static func spoilt(
        _ isDynamic: Bool, _ isSealed: Bool, _ spoil: (inout VHDSample) -> Void
    ) -> [UInt8] {
        var sample = VHDSample(isDynamic: isDynamic)
        spoil(&sample)
        if isSealed { sample.seal() }
        return sample.bytes
    }

    private static func footers(isDynamic: Bool) -> [EvilImage] {
        func each(_ name: String, _ token: String, _ field: Int, _ count: Int, _ values: [UInt64]) -> [EvilImage] {
            values.map { value in
                evil("\(name) \(value)", token, isDynamic: isDynamic) { $0.setFooter(field, value, count) }
            }
        }
        let groups: [[EvilImage]] = [
            each("version", "unknown-version", Footer.version, 4, [0, 1, 0x0001_0001, 0x0002_0000, 0xFFFF_FFFF]),
            each("features", "unknown-feature", Footer.features, 4, [4, 6, 1 << 31, 0xFFFF_FFFF]),
            each("type", "unknown-type", Footer.type, 4, [0, 1, 5, 6, 0xFFFF_FFFF]),
            each("type", "differencing", Footer.type, 4, [4]),
            each("saved state", "dirty", Footer.savedState, 1, [1, 255]),
            each("reserved", "unknown-field", Footer.reserved, 1, [1]),
            each("reserved end", "unknown-field", 511, 1, [1]),
            each("size", "empty", Footer.size, 8, [0]),
            each("size", "odd-size", Footer.size, 8, [1, 511, .max]),
            each("size", "too-large", Footer.size, 8, [(2040 << 30) + 512, 1 << 63, .max - 511]),
            [
                evil("checksum", "bad-checksum", isDynamic: isDynamic, isSealed: false) {
                    $0.setFooter(Footer.checksum, 0, 4)
                },
                evil("one bit of the time", "bad-checksum", isDynamic: isDynamic, isSealed: false) {
                    $0.setFooter(24, 1, 4)
                },
                evil("a geometry of another size", "ambiguous-size", isDynamic: isDynamic) {
                    $0.setFooter(Footer.creator, 0x7165_6D75, 4)
                    $0.setFooter(Footer.geometry, 0x0010_0411, 4)
                },
                evil("an unknown creator without a geometry", "ambiguous-size", isDynamic: isDynamic) {
                    $0.setFooter(Footer.creator, 0, 4)
                },
            ],
        ]
        return groups.flatMap(\.self)
    }

    private static let fixed = [
        evil("a header", "bad-header", isDynamic: false) { $0.setFooter(Footer.dataOffset, 512, 8) },
        evil("a header at 0", "bad-header", isDynamic: false) { $0.setFooter(Footer.dataOffset, 0, 8) },
        evil("smaller than the file", "ambiguous-size", isDynamic: false) { $0.setFooter(Footer.size, 65_024, 8) },
        evil("larger than the file", "ambiguous-size", isDynamic: false) { $0.setFooter(Footer.size, 66_048, 8) },
        evil("largest disk in a small file", "ambiguous-size", isDynamic: false) {
            $0.setFooter(Footer.size, 2040 << 30, 8)
        },
        evil("it begins like a footer", "footer-mismatch", isDynamic: false) { $0.bytes.put("conectix", at: 0) },
        evil("dynamic by its type only", "footer-mismatch", isDynamic: false) { $0.setFooter(Footer.type, 3, 4) },
    ]

    private static func each(_ name: String, _ token: String, _ place: Int, _ count: Int, _ values: [UInt64])
        -> [EvilImage]
    {
        values.map { value in evil("\(name) \(value)", token) { $0.set(place, value, count) } }
    }

    private static let headers = [
        each("header version", "unknown-version", Header.version, 4, [0, 0x0002_0000, 0xFFFF_FFFF]),
        each("header cookie", "bad-header", Header.cookie, 1, [0]),
        each("next header", "unknown-field", Header.dataOffset, 8, [0, 512, 1 << 63]),
        each(
            "block size", "block-size", Header.blockSize, 4,
            [0, 1, 512, 256 << 10, 3 << 20, 8 << 20, 1 << 31, 0xFFFF_FFFF]),
        each("entries", "table-too-small", Header.entries, 4, [0, 1, 3]),
        each("entries", "table-too-large", Header.entries, 4, [4_177_921, 1 << 31, 0xFFFF_FFFF]),
        each("entries", "outside-file", Header.entries, 4, [4_177_920]),
        each("entries", "overlap", Header.entries, 4, [129]),
        each("table", "misaligned", Header.table, 8, [1, 511, 1537, .max]),
        each("table", "outside-file", Header.table, 8, [1 << 21, 1 << 31, 1 << 63, .max - 511]),
        each("table", "overlap", Header.table, 8, [0, 512, 1024]),
    ].flatMap(\.self)

    private static let sealed: [EvilImage] = [
        evil("header checksum", "bad-checksum", isSealed: false) { $0.set(Header.checksum, 0, 4) },
        evil("one bit of the header", "bad-checksum", isSealed: false) { $0.set(Header.parentTime, 1, 4) },
        evil("the copy differs", "footer-mismatch", isSealed: false) { $0.set(511, 1, 1) },
        evil("no copy", "footer-mismatch", isSealed: false) { $0.bytes.put("coneCtix", at: 0) },
        evil("header at 0", "bad-header") { $0.setFooter(Footer.dataOffset, 0, 8) },
        evil("header between sectors", "misaligned") { $0.setFooter(Footer.dataOffset, 513, 8) },
        evil("header over the footer", "outside-file") { $0.setFooter(Footer.dataOffset, UInt64($0.footer - 512), 8) },
        evil("header at the end", "outside-file") { $0.setFooter(Footer.dataOffset, UInt64($0.bytes.count), 8) },
        evil("header nowhere", "misaligned") { $0.setFooter(Footer.dataOffset, .max, 8) },
        evil("header at 2^63", "outside-file") { $0.setFooter(Footer.dataOffset, 1 << 63, 8) },
        evil("header in a block", "overlap") { sample in
            sample.bytes.put(Array(sample.bytes[512..<1536]), at: 4096)
            sample.setFooter(Footer.dataOffset, 4096, 8)
        },
    ]

    private static let parents = [
        evil("parent", "parent") { $0.set(Header.parentID, 1, 1) },
        evil("parent's last byte", "parent") { $0.set(Header.parentID + 15, 1, 1) },
        evil("parent's time", "parent") { $0.set(Header.parentTime, 1, 4) },
        evil("reserved before the name", "parent") { $0.set(Header.reserved, 1, 4) },
        evil("parent's name", "parent") { $0.bytes.put(EvilImage.secret, at: Header.parentName) },
        evil("reserved at the end", "unknown-field") { $0.set(Header.reservedEnd + 255, 1, 1) },
    ]

    private static let locators = (0..<8).map { (index: Int) in
        evil("parent locator \(index)", "parent") { $0.bytes.put("W2ru", at: Header.locators + 24 * index) }
    }

    private static let blocksInHeaders = [0, 1, 2, 3].map { (sector: Int) in
        evil("a block at sector \(sector)", "overlap") { $0.setBlock(1, sector) }
    }

    private static let blocks = [
        evil("two blocks, one place", "overlap") { $0.setBlock(1, 4) },
        evil("a block one sector into another", "overlap") { $0.setBlock(2, 4 + 1024) },
        evil("a block one sector into the footer", "outside-file") { $0.setBlock(2, 4 + 1025 + 1) },
        evil("a block at the end", "outside-file") { $0.setBlock(1, $0.bytes.count / 512) },
        evil("a block as far as can be said", "outside-file") { $0.setBlock(1, 0xFFFF_FFFE) },
        evil("a block at 2^31", "outside-file") { $0.setBlock(1, 1 << 31) },
        evil("a block beyond the disk that overlaps", "overlap") {
            $0.setFooter(Footer.size, UInt64(VHDSample.diskSize - 512), 8)
            $0.set(Header.entries, 5, 4)
            $0.setBlock(4, 4)
        },
    ]

    private static let cut: [EvilImage] = [
        EvilImage("a footer and no more", "truncated", Array(VHDSample(isDynamic: false).bytes.suffix(512))),
        EvilImage("a footer of 511 bytes", "truncated", VHDSample(isDynamic: false).bytes.dropLast()),
        EvilImage("the footer is cut off", "truncated", VHDSample(isDynamic: true).bytes.dropLast(512)),
        EvilImage("the footer is cut off in part", "truncated", VHDSample(isDynamic: true).bytes.dropLast(100)),
        EvilImage("only the cookie", "truncated", declared: .vhd, Array("conectix".utf8)),
        EvilImage("the cookie and zeros", "truncated", Array("conectix".utf8) + [UInt8](repeating: 0, count: 504)),
    ]
}
