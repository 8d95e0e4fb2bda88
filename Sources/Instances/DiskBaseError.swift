public import DiskImage
public import Gallery
public import Transport

/// Why a disk content cannot be read.
public enum DiskBaseError: Error, Hashable, Sendable {
    /// The node did not answer, or refused: `.refused` with `NOTFOUND`, `CORRUPT`, `UNAVAILABLE`, ….
    case connection(ConnectionError)
    /// What the node sent is not the content: never used.
    case chunk(ChunkError)
    /// The bytes are no manifest.
    case manifest(ManifestError)
    /// The manifest is another content's.
    case wrongManifest(expected: Digest, found: Digest)
    /// The manifest's pieces do not follow one another, or are too long.
    case manifestPieces
}

extension DiskBaseError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .connection(let error): "\(error)"
        case .chunk(let error): "the node sent what is not the disk: \(error)"
        case .manifest(let error): "the node sent what is no manifest: \(error)"
        case .wrongManifest(let expected, let found): "the node sent the manifest of \(found) instead of \(expected)"
        case .manifestPieces: "the node sent a manifest whose pieces do not fit together"
        }
    }
}
