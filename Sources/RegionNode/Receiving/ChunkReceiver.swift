import DiskImage
import Gallery
import ReplicaStore

/// What takes missing chunks: a replica that is being received, or a damaged one.
protocol ChunkReceiver: Sendable {
    var digest: Digest { get }
    var manifest: DiskManifest { get }
    /// The chunks still to be received, as ranges in order.
    var missing: [Range<Int>] { get }
    var missingBytes: Int { get }
    /// How many chunks are here, all-zero ones not counted.
    var haveCount: Int { get }

    /// Hashes the bytes of a chunk, and if they are right writes them; whether the chunk is new.
    func write(chunk: Int, _ bytes: UnsafeRawBufferPointer) throws(ReplicaStoreError) -> Bool
}

extension IncomingReplica: ChunkReceiver {}
extension DamagedReplica: ChunkReceiver {}
