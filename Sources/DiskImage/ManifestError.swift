/// Why bytes, or sizes, are not those of a manifest.
public enum ManifestError: Error, Hashable, Sendable {
    /// The first bytes are not a manifest's.
    case notAManifest
    /// A manifest of a version that is not known here.
    case unknownVersion(UInt32)
    /// A disk of 0 bytes.
    case emptyDisk
    /// A disk of more than `DiskManifest.virtualSizeMax` bytes.
    case diskTooLarge(bytes: UInt64)
    /// Not a power of two from `chunkSizeMin` to `chunkSizeMax`.
    case invalidChunkSize(bytes: UInt64)
    /// More chunks than `DiskManifest.chunkCountMax`.
    case tooManyChunks(count: Int)
    /// Longer or shorter than its own head says; `expected` is the least it can be if the head itself is cut off.
    case wrongLength(expected: Int, found: Int)
    /// A bit is set for a chunk beyond the last.
    case strayBits
}
