import DiskImage
import Gallery
import Instances
import ReplicaStore
import Transport
import Wire

extension Refusal {
    /// The rule by which a node refuses what its own disk failed at.
    static let diskFailed = "DiskFailed"

    /// Whether the content is here, and cannot be given from here.
    var isOfOwnDisk: Bool { code == .corrupt || code == .internal || rule == Self.diskFailed }

    /// What a peer is told when the store refuses or fails.
    init(_ error: ReplicaStoreError) {
        switch error {
        case .notFound(let digest): self.init(.notFound, "\(digest) is not here")
        case .noSpace(let needed, let free):
            self.init(
                .tooLarge, rule: "NoSpace", fields: ["needed=\(needed)", "free=\(free)"],
                "no space: \(needed) bytes are needed and \(free) may be used")
        case .tooManyIncoming(let limit): self.init(.busy, "\(limit) contents are being received already")
        case .tooManyOpen(let limit): self.init(.busy, "\(limit) contents are open already")
        case .busy(let digest): self.init(.busy, "\(digest) is being begun, ended or removed; ask again")
        case .damaged(let digest, let chunk):
            self.init(.corrupt, fields: chunk.map { ["chunk=\($0)"] } ?? [], "\(digest) is damaged here")
        case .corruptChunk(_, let chunk):
            self.init(.corrupt, fields: ["chunk=\(chunk)"], "the bytes of chunk \(chunk) do not match its digest")
        case .noSuchChunk(let chunk): self.init(.invalid, "the disk has no chunk \(chunk)")
        case .chunkMissing(let chunk): self.init(.unavailable, "chunk \(chunk) has not come yet")
        case .wrongLength, .outsideDisk: self.init(.invalid, "bytes that are not within the disk")
        case .manifest(let error): self.init(.invalid, "the bytes are no manifest: \(error)")
        case .wrongManifest(let expected, let found):
            self.init(.corrupt, "the manifest is that of \(found), not of \(expected)")
        case .incomplete(let missing): self.init(.conflict, fields: ["missing=\(missing)"], "chunks are missing")
        case .discarded(let digest):
            self.init(.unavailable, "what was received of \(digest) was discarded; offer it again")
        case .cancelled: self.init(.cancelled, "cancelled")
        case .system:
            self.init(
                .unavailable, rule: Self.diskFailed, "the disk of this node failed; its log says more. Ask another node"
            )
        case .inUse, .tooLarge: self.init(.internal, "the data of this node is not as it left it; its log says more")
        }
    }

    /// What a peer is told when pieces do not make up a disk.
    init(_ error: ChunkError) {
        switch error {
        case .corrupt(let chunk):
            self.init(.corrupt, fields: ["chunk=\(chunk)"], "the bytes of chunk \(chunk) do not match its digest")
        case .outsideDisk: self.init(.invalid, "a piece is empty, or not within the disk")
        case .outOfOrder(let offset):
            self.init(.invalid, "the piece at \(offset) begins no chunk and continues none")
        case .cutOff(let chunk): self.init(.invalid, "chunk \(chunk) ends too early")
        case .unexpected(let chunk), .missing(let chunk):
            self.init(.corrupt, fields: ["chunk=\(chunk)"], "another chunk than \(chunk) came")
        }
    }

    /// What a peer is told when the node it depends on did not give the content.
    init(_ error: DiskBaseError) {
        switch error {
        // Whoever is asked for more would take it for this node's disk.
        case .connection(.refused(let refusal)) where refusal.rule == Self.diskFailed:
            self.init(.unavailable, "the source's disk failed")
        case .connection(.refused(let refusal)): self = refusal
        case .connection(.cancelled): self.init(.cancelled, "cancelled")
        case .connection(let error): self.init(.unavailable, "the source is gone: \(error)")
        case .chunk(let error): self.init(error)
        case .manifest, .wrongManifest, .manifestPieces: self.init(.corrupt, "\(error)")
        }
    }
}
