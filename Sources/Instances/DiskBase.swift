public import DiskImage
public import Gallery
public import NIOCore
public import ReplicaStore
public import Transport

/// A disk content that a deployment reads from: on this machine, or on a node.
///
/// No byte comes from it that does not match its digest in the manifest.
public protocol DiskBase: Sendable {
    /// What names the content.
    var digest: Digest { get }
    /// The manifest that the digest names.
    var manifest: DiskManifest { get }

    /// The chunk's bytes, all of them; zeros for an all-zero chunk.
    func chunk(_ number: Int) async throws(DiskBaseError) -> ByteBuffer
}

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
    /// The store on this machine did not give it, or the file could not be written.
    case store(ReplicaStoreError)
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
        case .store(let error): "\(error)"
        case .manifestPieces: "the node sent a manifest whose pieces do not fit together"
        }
    }
}

extension DiskManifest {
    /// Zeros, as many as the chunk has bytes.
    func zeros(ofChunk number: Int) -> ByteBuffer {
        ByteBuffer(repeating: 0, count: byteRange(ofChunk: number).count)
    }
}
