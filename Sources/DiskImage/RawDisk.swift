/// A raw image: the bytes of the source are the bytes of the disk, one for one.
///
/// Any size from 1 byte to `DiskManifest.virtualSizeMax` is a disk. What people publish goes through `SourceImage`,
/// which is stricter.
public struct RawDisk<Source: ByteSource>: ByteSource {
    public let size: Int
    private let source: Source

    /// Refuses an empty source (`emptyDisk`) and one beyond the limit (`diskTooLarge`).
    public init(_ source: Source) throws(ManifestError) {
        try DiskManifest.checkVirtualSize(source.size)
        self.source = source
        size = source.size
    }

    public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(Source.Failure) {
        try source.read(at: offset, into: buffer)
    }

    public func firstOccupied(from offset: Int) throws(Source.Failure) -> Int {
        try source.firstOccupied(from: offset)
    }
}

extension RawDisk: Sendable where Source: Sendable {}
