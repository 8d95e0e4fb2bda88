import Testing

/// A small qcow2 image written by hand, cluster by cluster, to be spoilt in one place.
///
///     cluster   0 header   1 refcount table   2 refcount block   3 first level   4, 5 second level   6… data
///
/// On the disk: clusters 0 and 1 are data, 2 is compressed (stored deflate), 3 a zero cluster (version 3), and the
/// first cluster of the second table is data. Everything else is a hole.
struct QCOW2Sample: CustomTestStringConvertible {
    /// Offsets in the header.
    enum Field {
        static let version = 4, backingOffset = 8, backingSize = 16, clusterBits = 20, size = 24, crypt = 32
        static let firstLevelCount = 36, firstLevel = 40, refcountTable = 48, refcountClusters = 56, snapshots = 60
        static let incompatible = 72, compatible = 80, autoclear = 88, refcountOrder = 96, headerLength = 100
        static let compression = 104
    }

    static let refcountTable = 1, refcountBlock = 2, firstLevel = 3, table = 4, otherTable = 5, data = 6, other = 7
    static let third = 8, packed = 9
    static let copied: UInt64 = 1 << 63, compressed: UInt64 = 1 << 62

    let clusterBits: Int
    let isExtended: Bool
    var bytes: [UInt8]

    var testDescription: String { "clusters of \(cluster) bytes\(isExtended ? ", extended" : "")" }

    var cluster: Int { 1 << clusterBits }
    var tableEntries: Int { cluster / (isExtended ? 16 : 8) }
    var diskSize: Int { 2 * tableEntries * cluster }

    init(version: Int = 3, clusterBits: Int = 9, isExtended: Bool = false, headerLength: Int = 112) {
        (self.clusterBits, self.isExtended) = (clusterBits, isExtended)
        bytes = [UInt8](repeating: 0, count: 12 << clusterBits)
        bytes.put([0x51, 0x46, 0x49, 0xFB], at: 0)
        set(Field.version, UInt64(version), 4)
        set(Field.clusterBits, UInt64(clusterBits), 4)
        set(Field.size, UInt64(diskSize), 8)
        set(Field.firstLevelCount, 2, 4)
        set(Field.firstLevel, UInt64(at(Self.firstLevel)), 8)
        set(Field.refcountTable, UInt64(at(Self.refcountTable)), 8)
        set(Field.refcountClusters, 1, 4)
        if version > 2 {
            set(Field.incompatible, isExtended ? 1 << 4 : 0, 8)
            set(Field.refcountOrder, 4, 4)
            set(Field.headerLength, UInt64(headerLength), 4)
        }
        set(at(Self.refcountTable), UInt64(at(Self.refcountBlock)), 8)
        for index in 0..<10 { set(at(Self.refcountBlock) + 2 * index, 1, 2) }
        setFirstLevel(0, UInt64(at(Self.table)) | Self.copied)
        setFirstLevel(1, UInt64(at(Self.otherTable)) | Self.copied)
        fillDisk(version)
    }

    private mutating func fillDisk(_ version: Int) {
        let all: UInt64 = isExtended ? 0xFFFF_FFFF : 0
        setEntry(0, UInt64(at(Self.data)) | Self.copied, all)
        setEntry(1, UInt64(at(Self.other)) | Self.copied, all)
        setEntry(tableEntries, UInt64(at(Self.third)) | Self.copied, all)
        for host in [Self.data, Self.other, Self.third] {
            for index in 0..<cluster { bytes[at(host) + index] = UInt8(truncatingIfNeeded: index + host) }
        }
        if version > 2 { isExtended ? setEntry(3, 0, 0xFFFF_FFFF << 32) : setEntry(3, 1, 0) }
        setPacked(2, at: at(Self.packed), content: stored)
    }

    /// A cluster as one stored block of deflate.
    private var stored: [UInt8] {
        let length = UInt16(cluster)
        let head = [1, UInt8(length & 0xFF), UInt8(length >> 8), UInt8(~length & 0xFF), UInt8(~length >> 8)]
        return head + (0..<cluster).map { UInt8(truncatingIfNeeded: $0 / 3) }
    }

    func at(_ cluster: Int) -> Int { cluster << clusterBits }

    mutating func set(_ offset: Int, _ value: UInt64, _ count: Int) { bytes.put(value, at: offset, count: count) }

    mutating func setFirstLevel(_ index: Int, _ value: UInt64) { set(at(Self.firstLevel) + 8 * index, value, 8) }

    /// Where the entry of a cluster of the disk is.
    func entryPlace(_ index: Int) -> Int {
        let table = index < tableEntries ? Self.table : Self.otherTable
        return at(table) + index % tableEntries * (isExtended ? 16 : 8)
    }

    mutating func setEntry(_ index: Int, _ first: UInt64, _ second: UInt64 = 0) {
        set(entryPlace(index), first, 8)
        if isExtended { set(entryPlace(index) + 8, second, 8) }
    }

    /// The entry of a compressed cluster whose bytes begin at `offset` and end `extraSectors` after its first sector.
    func packedEntry(_ offset: UInt64, extraSectors: UInt64) -> UInt64 {
        Self.compressed | extraSectors << UInt64(62 - (clusterBits - 8)) | offset
    }

    mutating func setPacked(_ index: Int, at offset: Int, content: [UInt8]) {
        bytes.put(content, at: offset)
        let sectors = (offset + content.count - 1) / 512 - offset / 512
        setEntry(index, packedEntry(UInt64(offset), extraSectors: UInt64(sectors)))
    }

    /// Puts an extension behind the header, and the end of extensions behind it.
    mutating func addExtension(_ kind: UInt64, _ content: [UInt8], claiming length: UInt64? = nil) {
        let start = Int(bytes.number(at: Field.version, count: 4)) == 2 ? 72 : 112
        set(start, kind, 4)
        set(start + 4, length ?? UInt64(content.count), 4)
        bytes.put(content, at: start + 8)
    }
}
