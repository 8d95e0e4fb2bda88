/// The header of a qcow2 image, all of whose fields are known and make sense.
///
/// Source: QEMU's docs/interop/qcow2.txt.
struct QCOW2Header: Hashable, Sendable {
    enum Compression: UInt8, Sendable {
        case deflate = 0
        case zstd = 1
    }

    /// How many bytes of the file the header and its extensions may take.
    static let headBytesMax = 64 << 10
    static let magic: UInt32 = 0x5146_49FB
    static let firstLevelBytesMax = 32 << 20
    static let refcountTableBytesMax = 8 << 20
    private static let clusterBits: ClosedRange<UInt32> = 9...21
    /// Clusters of which extended entries make 32 parts are at least so large.
    private static let extendedClusterBitsMin: UInt32 = 14
    private static let refcountOrderMax: UInt32 = 6

    let version: UInt32
    let clusterBits: Int
    /// The disk's size in bytes, a multiple of 512.
    let diskSize: Int
    let compression: Compression
    let hasExtendedEntries: Bool
    let firstLevelCount: Int
    let firstLevel: Range<Int>
    let refcountTable: Range<Int>
    let refcountTableCount: Int

    /// Decodes the beginning of a file of `fileSize` bytes: `headBytesMax` of them, or all there are.
    init(decoding head: [UInt8], fileSize: Int) throws(ImageFormatError) {
        let fields = BigEndianFields(bytes: head)
        let length = try Self.length(fields, available: head.count)
        version = fields.u32(4)
        let features = try Features(fields, version: version, length: length)
        (compression, hasExtendedEntries) = (features.compression, features.hasExtendedEntries)
        try Self.checkIsSelfContained(fields)

        let bits = fields.u32(20)
        guard Self.clusterBits.contains(bits), !hasExtendedEntries || bits >= Self.extendedClusterBitsMin else {
            throw Self.refusal(.clusterSize, "header.cluster_bits", UInt64(bits))
        }
        clusterBits = Int(bits)
        guard version == 2 || fields.u32(96) <= Self.refcountOrderMax else {
            throw Self.refusal(.badHeader, "header.refcount_order", UInt64(fields.u32(96)))
        }
        guard length <= 1 << clusterBits else {
            throw Self.refusal(.badHeader, "header.header_length", UInt64(length))
        }
        let extensions = QCOW2Extensions(
            bytes: head[min(length, head.count)..<min(head.count, 1 << clusterBits)])
        try extensions.check()

        diskSize = try Self.diskSize(fields.u64(24))
        let tables = try Tables(fields, clusterBits: clusterBits, fileSize: fileSize)
        (firstLevel, firstLevelCount) = (tables.firstLevel, tables.firstLevel.count / 8)
        (refcountTable, refcountTableCount) = (tables.refcounts, tables.refcounts.count / 8)
        guard firstLevelCount >= firstLevelNeeded else {
            throw Self.refusal(.tableTooSmall, "header.l1_size", UInt64(firstLevelCount))
        }
    }

    static func refusal(
        _ reason: ImageFormatError.Reason, _ place: String, _ value: UInt64? = nil
    ) -> ImageFormatError {
        ImageFormatError(.qcow2, reason, at: place, value)
    }

    private static func length(_ fields: BigEndianFields, available: Int) throws(ImageFormatError) -> Int {
        guard available >= 8 else { throw refusal(.truncated, "header") }
        guard fields.u32(0) == magic else { throw refusal(.badHeader, "header.magic") }
        let length: UInt32
        switch fields.u32(4) {
        case 2: length = 72
        case 3:
            guard available >= 104 else { throw refusal(.truncated, "header") }
            length = fields.u32(100)
        case let version: throw refusal(.unknownVersion, "header.version", UInt64(version))
        }
        guard length >= (fields.u32(4) == 2 ? 72 : 104), length % 8 == 0, length <= headBytesMax else {
            throw refusal(.badHeader, "header.header_length", UInt64(length))
        }
        guard available >= length else { throw refusal(.truncated, "header") }
        return Int(length)
    }

    private static func checkIsSelfContained(_ fields: BigEndianFields) throws(ImageFormatError) {
        guard fields.u64(8) == 0 else { throw refusal(.backing, "header.backing_file_offset", fields.u64(8)) }
        guard fields.u32(16) == 0 else { throw refusal(.backing, "header.backing_file_size", UInt64(fields.u32(16))) }
        guard fields.u32(32) == 0 else { throw refusal(.encrypted, "header.crypt_method", UInt64(fields.u32(32))) }
        guard fields.u32(60) == 0 else { throw refusal(.snapshots, "header.nb_snapshots", UInt64(fields.u32(60))) }
    }

    private static func diskSize(_ size: UInt64) throws(ImageFormatError) -> Int {
        guard size > 0 else { throw refusal(.empty, "header.size", size) }
        guard size <= UInt64(DiskManifest.virtualSizeMax) else { throw refusal(.tooLarge, "header.size", size) }
        guard size % 512 == 0 else { throw refusal(.oddSize, "header.size", size) }
        return Int(size)
    }
}

extension QCOW2Header {
    var clusterBytes: Int { 1 << clusterBits }

    /// 64-bit words of an entry of a second-level table.
    var entryWords: Int { hasExtendedEntries ? 2 : 1 }

    /// How many clusters a second-level table, itself one cluster, tells of; a power of two.
    var entriesPerTable: Int { clusterBytes / (8 * entryWords) }

    /// How many bytes of the disk a second-level table tells of.
    var bytesPerTable: Int { entriesPerTable * clusterBytes }

    /// The fewest entries of the first level for a disk of this size.
    private var firstLevelNeeded: Int { (diskSize - 1) / bytesPerTable + 1 }
}

/// Where the two tables lie that the header points at.
private struct Tables {
    let firstLevel: Range<Int>
    let refcounts: Range<Int>

    init(_ fields: BigEndianFields, clusterBits: Int, fileSize: Int) throws(ImageFormatError) {
        let span = FileSpan(format: .qcow2, fileSize: fileSize)
        let count = fields.u32(36)
        guard count <= QCOW2Header.firstLevelBytesMax / 8 else {
            throw QCOW2Header.refusal(.tableTooLarge, "header.l1_size", UInt64(count))
        }
        firstLevel = try span.range(
            at: fields.u64(40), count: Int(count) * 8, alignment: 1 << clusterBits, "header.l1_table_offset")
        let clusters = fields.u32(56)
        guard clusters > 0 else { throw QCOW2Header.refusal(.tableTooSmall, "header.refcount_table_clusters", 0) }
        guard clusters <= QCOW2Header.refcountTableBytesMax >> clusterBits else {
            throw QCOW2Header.refusal(.tableTooLarge, "header.refcount_table_clusters", UInt64(clusters))
        }
        refcounts = try span.range(
            at: fields.u64(48), count: Int(clusters) << clusterBits, alignment: 1 << clusterBits,
            "header.refcount_table_offset")
    }
}
