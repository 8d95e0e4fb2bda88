/// Goes once through all tables of a qcow2 image, before anything of its disk is read.
///
/// Every table and every cluster lies in the file and is referred to once. Work is that of reading the tables, which
/// are a part of the file; memory is that of `ClusterClaims` and `PackedClaims`.
struct QCOW2Check<Source: ByteSource> {
    typealias Failure = ImageFile<Source>.Failure

    private let file: ImageFile<Source>
    private let header: QCOW2Header
    private var claims: ClusterClaims
    private var packed = PackedClaims()
    private var tableBytes = 0

    /// How many bytes of second-level tables a file may make us read: 256 MiB, or half of it if that is more.
    ///
    /// A table of which one cluster is used is as large as that cluster, so that no disk needs more than half.
    static func tableBytesMax(fileSize: Int) -> Int { max(256 << 20, fileSize / 2) }

    init(_ file: ImageFile<Source>, _ header: QCOW2Header) throws(Failure) {
        self.file = file
        self.header = header
        claims = try ImageFile<Source>.decoding { () throws(ImageFormatError) in
            try ClusterClaims(fileSize: file.size, clusterBits: header.clusterBits)
        }
    }

    mutating func run() throws(Failure) {
        try take(0..<1, "header")
        try take(header.firstLevel, "header.l1_table_offset")
        try take(header.refcountTable, "header.refcount_table_offset")
        try checkRefcounts()
        try checkFirstLevel()
        do throws(ImageFormatError) { try packed.check(against: claims) } catch { throw .refused(error) }
    }

    private mutating func checkRefcounts() throws(Failure) {
        let file = file
        try file.forEachEntry(ofTable: header.refcountTable.lowerBound, count: header.refcountTableCount, words: 1) {
            index, word, _ throws(Failure) in
            try takeTable(at: word, "refcount_table[\(index)]")
        }
    }

    private mutating func checkFirstLevel() throws(Failure) {
        let file = file
        try file.forEachEntry(ofTable: header.firstLevel.lowerBound, count: header.firstLevelCount, words: 1) {
            index, word, _ throws(Failure) in
            let offset: UInt64
            do throws(ImageFormatError) {
                offset = try QCOW2FirstLevelEntry(word, "l1[\(index)]").offset
            } catch { throw .refused(error) }
            guard offset != 0 else { return }
            let table = try takeTable(at: offset, "l1[\(index)]")
            tableBytes += table.count
            guard tableBytes <= Self.tableBytesMax(fileSize: file.size) else {
                throw file.refusal(.budget, at: "l1[\(index)]", UInt64(clamping: tableBytes))
            }
            try checkSecondLevel(index, at: table.lowerBound)
        }
    }

    private mutating func checkSecondLevel(_ table: Int, at offset: Int) throws(Failure) {
        let (file, header) = (file, header)
        try file.forEachEntry(ofTable: offset, count: header.entriesPerTable, words: header.entryWords) {
            index, first, second throws(Failure) in
            do throws(ImageFormatError) {
                let entry = try QCOW2Entry(first, second, header, fileSize: file.size, "l1[\(table)].l2[\(index)]")
                switch entry {
                case .zeros(nil): break
                case .zeros(.some(let host)), .data(let host), .parts(let host, _):
                    try claims.take(host..<host + 1, "l1[\(table)].l2[\(index)]")
                case .packed(let cluster): try packed.add(cluster, "l1[\(table)].l2[\(index)]")
                }
            } catch { throw .refused(error) }
        }
    }

    private mutating func take(_ range: Range<Int>, _ place: @autoclosure () -> String) throws(Failure) {
        do throws(ImageFormatError) { try claims.take(range, place()) } catch { throw .refused(error) }
    }

    /// Takes a table that is one cluster.
    @discardableResult
    private mutating func takeTable(
        at offset: UInt64, _ place: @autoclosure () -> String
    ) throws(Failure) -> Range<Int> {
        do throws(ImageFormatError) {
            let span = FileSpan(format: .qcow2, fileSize: file.size)
            let range = try span.range(
                at: offset, count: header.clusterBytes, alignment: header.clusterBytes, place())
            try claims.take(range, place())
            return range
        } catch { throw .refused(error) }
    }
}

/// What an entry of the first-level table says: where a second-level table is, 0 if there is none.
struct QCOW2FirstLevelEntry {
    private static let copied: UInt64 = 1 << 63
    private static let offsetMask: UInt64 = (1 << 56) - (1 << 9)

    let offset: UInt64

    init(_ word: UInt64, _ place: @autoclosure () -> String) throws(ImageFormatError) {
        offset = word & Self.offsetMask
        guard word & ~(Self.offsetMask | Self.copied) == 0, offset != 0 || word == 0 else {
            throw QCOW2Header.refusal(.badEntry, place(), word)
        }
    }
}
