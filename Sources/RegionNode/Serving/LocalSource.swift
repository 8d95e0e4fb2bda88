import DiskImage
import Gallery
import Instances
import NIOCore
import ReplicaStore
import Transport

/// What there is of a content on this node: all of it, or as much as has come.
enum LocalSource: Sendable {
    case complete(OpenReplica)
    case copying(IncomingReplica)

    var manifest: DiskManifest {
        switch self {
        case .complete(let replica): replica.manifest
        case .copying(let replica): replica.manifest
        }
    }

    /// Reads a run of occupied chunks, each of them checked.
    ///
    /// Blocks on the disk.
    func read(_ run: Range<Int>) throws(ReplicaStoreError) -> ByteBuffer {
        let manifest = manifest
        let bytes = manifest.bytes(ofRun: run)
        return try ByteBuffer(filling: bytes.count) { buffer throws(ReplicaStoreError) in
            switch self {
            case .complete(let replica): try replica.read(at: bytes.lowerBound, into: buffer)
            case .copying(let replica):
                for chunk in run {
                    let range = manifest.byteRange(ofChunk: chunk)
                    let start = range.lowerBound - bytes.lowerBound
                    let part = UnsafeMutableRawBufferPointer(rebasing: buffer[start..<start + range.count])
                    try replica.read(chunk: chunk, into: part)
                }
            }
        }
    }
}
