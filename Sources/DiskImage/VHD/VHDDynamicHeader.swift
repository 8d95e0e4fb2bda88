/// The second header of a dynamic VHD: where its table of blocks is, and how large blocks are.
struct VHDDynamicHeader: Hashable, Sendable {
    static let byteCount = 1024
    private static let cookie = Array("cxsparse".utf8)
    private static let checksumPlace = 36..<40
    private static let blockBytes: ClosedRange<UInt32> = 512 << 10...4 << 20
    /// Blocks of the smallest size that make the largest disk.
    private static let entriesMax = UInt32(VHDFooter.diskSizeMax >> 19)

    let blockBytes: Int
    /// The table of blocks, one 32-bit number each, in whole sectors.
    let table: Range<Int>
    let entryCount: Int

    /// The bits in front of each block, one a sector, in whole sectors.
    var bitmapBytes: Int { (blockBytes / 512 / 8 + 511) & ~511 }

    /// Decodes the header of a disk of `diskSize` bytes; the parts of the file end at `partsEnd`.
    init(decoding bytes: [UInt8], diskSize: Int, partsEnd: Int) throws(ImageFormatError) {
        let fields = BigEndianFields(bytes: bytes)
        guard bytes.count == Self.byteCount, bytes.starts(with: Self.cookie) else {
            throw VHDFooter.refusal(.badHeader, "dynamic_header.cookie")
        }
        guard VHDFooter.checksum(bytes, Self.checksumPlace) == fields.u32(36) else {
            throw VHDFooter.refusal(.badChecksum, "dynamic_header.checksum", UInt64(fields.u32(36)))
        }
        guard fields.u32(24) == VHDFooter.version else {
            throw VHDFooter.refusal(.unknownVersion, "dynamic_header.version", UInt64(fields.u32(24)))
        }
        guard fields.u64(8) == VHDFooter.nowhere else {
            throw VHDFooter.refusal(.unknownField, "dynamic_header.data_offset", fields.u64(8))
        }
        try Self.checkHasNoParent(fields)
        guard fields.isZero(768..<Self.byteCount) else {
            throw VHDFooter.refusal(.unknownField, "dynamic_header.reserved")
        }
        let block = fields.u32(32)
        guard Self.blockBytes.contains(block), block.nonzeroBitCount == 1 else {
            throw VHDFooter.refusal(.blockSize, "dynamic_header.block_size", UInt64(block))
        }
        blockBytes = Int(block)
        let count = fields.u32(28)
        guard count <= Self.entriesMax else {
            throw VHDFooter.refusal(.tableTooLarge, "dynamic_header.max_table_entries", UInt64(count))
        }
        entryCount = Int(count)
        guard entryCount >= (diskSize - 1) / blockBytes + 1 else {
            throw VHDFooter.refusal(.tableTooSmall, "dynamic_header.max_table_entries", UInt64(count))
        }
        table = try FileSpan(format: .vhd, fileSize: partsEnd).range(
            at: fields.u64(16), count: (entryCount * 4 + 511) & ~511, alignment: 512, "dynamic_header.table_offset")
    }

    private static func checkHasNoParent(_ fields: BigEndianFields) throws(ImageFormatError) {
        let parts = [
            ("parent_unique_id", 40..<56), ("parent_time_stamp", 56..<60), ("reserved", 60..<64),
            ("parent_unicode_name", 64..<576), ("parent_locator", 576..<768),
        ]
        for (name, range) in parts where !fields.isZero(range) {
            throw VHDFooter.refusal(.parent, "dynamic_header.\(name)")
        }
    }
}
