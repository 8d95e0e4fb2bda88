/// Tells where a dynamic VHD keeps the bytes of its disk.
///
/// The table of blocks stays in the file. In front of each block are bits that say which of its sectors were written;
/// QEMU does not look at them, so a sector without its bit is read as zeros and refused if it holds anything else.
struct VHDMap<Source: ByteSource>: DiskMap {
    typealias Failure = ImageFile<Source>.Failure

    private static var sectorBytes: Int { 512 }

    let file: ImageFile<Source>
    let size: Int
    private let header: VHDDynamicHeader
    private let pages: TablePages<Source>

    /// Checks both copies of `footer`, the dynamic header at `headerOffset` and the table of blocks.
    init(
        _ file: ImageFile<Source>, footer: VHDFooter, footerBytes: [UInt8], headerOffset: UInt64
    ) throws(Failure) {
        let partsEnd = file.size - VHDFooter.byteCount
        let copy = try file.bytes(at: 0, count: min(VHDFooter.byteCount, file.size))
        guard copy == footerBytes else { throw file.refusal(.footerMismatch, at: "footer_copy") }
        let place = try ImageFile<Source>.decoding { () throws(ImageFormatError) in
            try FileSpan(format: .vhd, fileSize: partsEnd).range(
                at: headerOffset, count: VHDDynamicHeader.byteCount, alignment: 512, "footer.data_offset")
        }
        let bytes = try file.bytes(at: place.lowerBound, count: place.count)
        let header = try ImageFile<Source>.decoding { () throws(ImageFormatError) in
            try VHDDynamicHeader(decoding: bytes, diskSize: footer.diskSize, partsEnd: partsEnd)
        }
        let check = VHDCheck(file, header, headerPlace: place, partsEnd: partsEnd)
        try check.run()
        self.file = file
        self.header = header
        size = footer.diskSize
        pages = TablePages(file)
    }

    func piece(at offset: Int) throws(Failure) -> DiskPiece {
        let index = offset / header.blockBytes
        let start = offset % header.blockBytes
        let entry = try pages.number(at: header.table.lowerBound + index * 4, count: 4)
        guard entry != VHDCheck<Source>.unallocated else {
            return DiskPiece(content: .zeros, count: header.blockBytes - start)
        }
        let bitmap = Int(clamping: entry) * Self.sectorBytes
        let sector = start / Self.sectorBytes
        let (isUsed, sectors) = try run(ofSectorsFrom: sector, bitmap)
        let end = min(header.blockBytes, (sector + sectors) * Self.sectorBytes)
        let place = bitmap + header.bitmapBytes + start
        return DiskPiece(content: isUsed ? .file(place) : .unused(place), count: end - start)
    }

    /// Whether a sector of a block is used, and how many from it on are alike; those of the block end with it.
    private func run(ofSectorsFrom sector: Int, _ bitmap: Int) throws(Failure) -> (isUsed: Bool, count: Int) {
        let blockSectors = header.blockBytes / Self.sectorBytes
        var isUsed: Bool?
        var next = sector
        while next < blockSectors {
            let word = try pages.number(at: bitmap + next / 64 * 8, count: 8) << UInt64(next % 64)
            let kind = isUsed ?? (word.leadingZeroBitCount == 0)
            isUsed = kind
            let inWord = 64 - next % 64
            let alike = min(inWord, (kind ? ~word : word).leadingZeroBitCount)
            next += alike
            if alike < inWord { break }
        }
        return (isUsed ?? false, next - sector)
    }
}

extension VHDMap: Sendable where Source: Sendable {}
