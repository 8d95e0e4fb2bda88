/// Tells where a qcow2 image keeps the bytes of its disk.
///
/// Its tables stay in the file; what is kept of them, and of expanded clusters, is bounded. The file may have changed
/// since it was checked, so every entry is decoded as strictly as then.
struct QCOW2Map<Source: ByteSource>: DiskMap {
    typealias Failure = ImageFile<Source>.Failure

    /// Memory for expanded clusters, in bytes.
    private static var expandedBytesMax: Int { 8 << 20 }
    private static var expandedCountMax: Int { 64 }

    let file: ImageFile<Source>
    let header: QCOW2Header
    private let pages: TablePages<Source>
    private let expandedClusters: BoundedCache<PackedCluster, [UInt8]>

    var size: Int { header.diskSize }

    /// Reads the header and checks all tables.
    init(_ source: Source) throws(Failure) {
        let file = ImageFile(source: source, format: .qcow2)
        let head = try file.bytes(at: 0, count: min(QCOW2Header.headBytesMax, file.size))
        header = try ImageFile<Source>.decoding { () throws(ImageFormatError) in
            try QCOW2Header(decoding: head, fileSize: file.size)
        }
        var check = try QCOW2Check(file, header)
        try check.run()
        self.file = file
        pages = TablePages(file)
        expandedClusters = BoundedCache(
            countMax: min(Self.expandedCountMax, Self.expandedBytesMax / header.clusterBytes))
    }

    func piece(at offset: Int) throws(Failure) -> DiskPiece {
        let table = offset / header.bytesPerTable
        let inTable = offset % header.bytesPerTable
        let word = try pages.number(at: header.firstLevel.lowerBound + table * 8, count: 8)
        let first: QCOW2FirstLevelEntry
        do throws(ImageFormatError) {
            first = try QCOW2FirstLevelEntry(word, "l1[\(table)]")
        } catch { throw .refused(error) }
        guard first.offset != 0 else { return DiskPiece(content: .zeros, count: header.bytesPerTable - inTable) }

        let index = inTable >> header.clusterBits
        let entry = try entry(table, index, at: first.offset)
        return Self.piece(entry, from: inTable & (header.clusterBytes - 1), clusterBytes: header.clusterBytes)
    }

    func expanded(_ cluster: PackedCluster) throws(Failure) -> [UInt8] {
        try expandedClusters.value(for: cluster) { () throws(Failure) in
            let packed = try file.bytes(at: cluster.range.lowerBound, count: cluster.range.count)
            guard let bytes = ClusterExpansion.expand(packed, to: header.clusterBytes, header.compression) else {
                throw file.refusal(.badCompression, at: "file", UInt64(clamping: cluster.range.lowerBound))
            }
            return bytes
        }
    }

    private func entry(_ table: Int, _ index: Int, at tableOffset: UInt64) throws(Failure) -> QCOW2Entry {
        let words = header.entryWords
        let offset = Int(clamping: tableOffset) + index * words * 8
        let first = try pages.number(at: offset, count: 8)
        let second = words == 1 ? 0 : try pages.number(at: offset + 8, count: 8)
        do throws(ImageFormatError) {
            return try QCOW2Entry(first, second, header, fileSize: file.size, "l1[\(table)].l2[\(index)]")
        } catch { throw .refused(error) }
    }

    /// The piece of a cluster from `start` of it.
    private static func piece(_ entry: QCOW2Entry, from start: Int, clusterBytes: Int) -> DiskPiece {
        let rest = clusterBytes - start
        switch entry {
        case .zeros: return DiskPiece(content: .zeros, count: rest)
        case .data(let host): return DiskPiece(content: .file(host + start), count: rest)
        case .packed(let cluster): return DiskPiece(content: .packed(cluster, from: start), count: rest)
        case .parts(let host, let allocated):
            let partBytes = clusterBytes / QCOW2Entry.partCount
            let part = start / partBytes
            let isAllocated = allocated >> UInt32(part) & 1 == 1
            return DiskPiece(content: isAllocated ? .file(host + start) : .zeros, count: partBytes - start % partBytes)
        }
    }
}

extension QCOW2Map: Sendable where Source: Sendable {}
