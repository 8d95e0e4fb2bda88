extension DiskManifest {
    /// The chunk size of a disk of `virtualSize` bytes: the default, doubled until the chunks are few enough.
    ///
    /// It follows from the size alone, so that two versions of a disk are cut at the same places and share chunks.
    public static func chunkSize(forVirtualSize virtualSize: Int) -> Int {
        var size = chunkSizeDefault
        while size < chunkSizeMax, chunkCount(virtualSize: virtualSize, chunkSize: size) > chunkCountMax { size *= 2 }
        return size
    }

    static func chunkCount(virtualSize: Int, chunkSize: Int) -> Int { (virtualSize - 1) / chunkSize + 1 }

    static func bitmapBytes(chunkCount: Int) -> Int { (chunkCount + 7) / 8 }

    /// Throws `emptyDisk` or `diskTooLarge` unless a disk may have this many bytes.
    static func checkVirtualSize(_ bytes: Int) throws(ManifestError) {
        guard bytes > 0 else { throw .emptyDisk }
        guard bytes <= virtualSizeMax else { throw .diskTooLarge(bytes: UInt64(bytes)) }
    }

    /// Throws `invalidChunkSize` or `tooManyChunks` unless a disk of this size may be cut so.
    static func checkChunkSize(_ bytes: Int, virtualSize: Int) throws(ManifestError) {
        guard bytes >= chunkSizeMin, bytes <= chunkSizeMax, bytes.nonzeroBitCount == 1 else {
            throw .invalidChunkSize(bytes: UInt64(clamping: bytes))
        }
        let count = chunkCount(virtualSize: virtualSize, chunkSize: bytes)
        guard count <= chunkCountMax else { throw .tooManyChunks(count: count) }
    }
}
