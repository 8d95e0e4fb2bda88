/// The disk inside a fixed VHD: all of the file but the footer.
struct FixedVHDDisk<Source: ByteSource>: ByteSource {
    typealias Failure = ImageFile<Source>.Failure

    let size: Int
    private let file: ImageFile<Source>

    /// Refuses a footer whose size is not what the file has in front of it.
    init(_ file: ImageFile<Source>, footer: VHDFooter) throws(Failure) {
        guard footer.diskSize == file.size - VHDFooter.byteCount else {
            throw file.refusal(.ambiguousSize, at: "footer.current_size", UInt64(clamping: footer.diskSize))
        }
        (self.file, size) = (file, footer.diskSize)
    }

    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(Failure) {
        try file.read(at: offset, into: buffer)
    }

    func firstOccupied(from offset: Int) throws(Failure) -> Int { min(size, try file.firstOccupied(from: offset)) }
}

extension FixedVHDDisk: Sendable where Source: Sendable {}
