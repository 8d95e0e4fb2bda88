/// Reads single numbers of an image's tables, and keeps the pages around them, at most 1 MiB.
struct TablePages<Source: ByteSource> {
    private static var pageBytes: Int { 4096 }
    private static var pagesMax: Int { 256 }

    let file: ImageFile<Source>
    private let pages = BoundedCache<Int, [UInt8]>(countMax: Self.pagesMax)

    init(_ file: ImageFile<Source>) { self.file = file }

    /// The big-endian number of `count` bytes, at most 8, at `offset`, a multiple of `count`.
    func number(at offset: Int, count: Int) throws(ImageFile<Source>.Failure) -> UInt64 {
        guard offset >= 0, offset <= file.size - count else { throw file.refusal(.outsideFile, at: "file") }
        let start = offset - offset % Self.pageBytes
        let page = try pages.value(for: start) { () throws(ImageFile<Source>.Failure) in
            try file.bytes(at: start, count: min(Self.pageBytes, file.size - start))
        }
        return page[(offset - start)..<(offset - start + count)].reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension TablePages: Sendable where Source: Sendable {}
