public import Gallery

/// Why a manifest could not be made of a disk.
public enum ManifestBuildingError<SourceFailure: Error>: Error {
    /// The disk itself is refused: empty or too large.
    case disk(ManifestError)
    /// The source could not be read.
    case source(SourceFailure)
    /// The caller wanted no more of it.
    case cancelled
}

extension DiskManifest {
    /// Reads the whole disk once, in order, and makes its manifest.
    ///
    /// Holes are passed over unread. `hash` is SHA-256, given because this target computes none. `progress` is told
    /// after each chunk how many bytes of the disk are done; `isCancelled` is asked before each.
    /// The chunk size follows from the disk's size unless one is named.
    public init<Source: ByteSource>(
        of disk: Source, chunkSize: Int? = nil, hash: (UnsafeRawBufferPointer) -> Digest,
        progress: (_ bytesDone: Int) -> Void = { _ in }, isCancelled: () -> Bool = { false }
    ) throws(ManifestBuildingError<Source.Failure>) {
        let chunkSize = chunkSize ?? Self.chunkSize(forVirtualSize: disk.size)
        do throws(ManifestError) {
            try Self.checkVirtualSize(disk.size)
            try Self.checkChunkSize(chunkSize, virtualSize: disk.size)
        } catch { throw .disk(error) }

        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: min(chunkSize, disk.size), alignment: 4096)
        defer { buffer.deallocate() }
        var digests: [Digest?] = []
        var occupied = 0
        for start in stride(from: 0, to: disk.size, by: chunkSize) {
            guard !isCancelled() else { throw .cancelled }
            let end = min(start + chunkSize, disk.size)
            do throws(Source.Failure) {
                if occupied <= start { occupied = try disk.firstOccupied(from: start) }
                let chunk = UnsafeMutableRawBufferPointer(rebasing: buffer[..<(end - start)])
                if occupied < end { try disk.read(at: start, into: chunk) }
                let isZero = occupied >= end || UnsafeRawBufferPointer(chunk).isAllZero
                digests.append(isZero ? nil : hash(UnsafeRawBufferPointer(chunk)))
            } catch { throw .source(error) }
            progress(end)
        }
        do throws(ManifestError) {
            try self.init(virtualSize: disk.size, chunkSize: chunkSize, digests: digests)
        } catch { throw .disk(error) }
    }
}
