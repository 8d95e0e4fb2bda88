/// Goes once through the table of blocks of a dynamic VHD: every block lies in the file, and nothing overlaps.
///
/// Memory is four bytes a block, at most 16 MiB.
struct VHDCheck<Source: ByteSource> {
    typealias Failure = ImageFile<Source>.Failure

    /// The entry of a block that is not in the file.
    static var unallocated: UInt64 { 0xFFFF_FFFF }
    private static var pieceBytes: Int { 64 << 10 }

    private let file: ImageFile<Source>
    private let header: VHDDynamicHeader
    private let headerPlace: Range<Int>
    /// Where the parts of the file end and the footer begins.
    private let partsEnd: Int

    init(_ file: ImageFile<Source>, _ header: VHDDynamicHeader, headerPlace: Range<Int>, partsEnd: Int) {
        (self.file, self.header, self.headerPlace, self.partsEnd) = (file, header, headerPlace, partsEnd)
    }

    func run() throws(Failure) {
        var parts = [
            Part(range: 0..<VHDFooter.byteCount, name: "footer_copy"), Part(range: headerPlace, name: "dynamic_header"),
            Part(range: header.table, name: "bat"),
        ]
        parts.sort { $0.range.lowerBound < $1.range.lowerBound }
        for (part, next) in zip(parts, parts.dropFirst()) where part.range.upperBound > next.range.lowerBound {
            throw overlap(next.name, next.range.lowerBound)
        }
        var starts = try blockStarts()
        starts.sort()
        var end = 0
        for sector in starts {
            let start = Int(sector) * 512
            let range = start..<start + header.bitmapBytes + header.blockBytes
            guard start >= end else { throw overlap("bat", start) }
            for part in parts where part.range.overlaps(range) { throw overlap("bat", start) }
            end = range.upperBound
        }
    }

    private struct Part {
        let range: Range<Int>
        let name: String
    }

    private func blockStarts() throws(Failure) -> [UInt32] {
        var starts: [UInt32] = []
        let span = FileSpan(format: .vhd, fileSize: partsEnd)
        for pieceStart in stride(from: 0, to: header.entryCount * 4, by: Self.pieceBytes) {
            let count = min(Self.pieceBytes, header.entryCount * 4 - pieceStart)
            let piece = try file.bytes(at: header.table.lowerBound + pieceStart, count: count)
            for index in 0..<count / 4 {
                let sector = piece[index * 4..<index * 4 + 4].reduce(0) { $0 << 8 | UInt64($1) }
                guard sector != Self.unallocated else { continue }
                do throws(ImageFormatError) {
                    _ = try span.range(
                        at: sector * 512, count: header.bitmapBytes + header.blockBytes, alignment: 512,
                        "bat[\(pieceStart / 4 + index)]")
                } catch { throw .refused(error) }
                starts.append(UInt32(truncatingIfNeeded: sector))
            }
        }
        return starts
    }

    private func overlap(_ place: String, _ offset: Int) -> Failure {
        file.refusal(.overlap, at: place, UInt64(clamping: offset))
    }
}
