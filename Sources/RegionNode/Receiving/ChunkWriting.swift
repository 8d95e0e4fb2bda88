import DiskImage
import Instances
import NIOCore
import ReplicaStore
import Transport

/// Brings pieces of a disk into a replica: whole chunks, each checked before it counts.
struct ChunkWriting {
    private let context: NodeContext
    private let replica: any ChunkReceiver
    private var assembler: ChunkAssembler

    init(into replica: any ChunkReceiver, _ context: NodeContext) {
        self.replica = replica
        self.context = context
        assembler = ChunkAssembler(replica.manifest)
    }

    /// Takes a piece; when it returns the chunks that it made whole are in the replica.
    ///
    /// Returns how many bytes of them were new. Throws `ChunkError` and `ReplicaStoreError`.
    mutating func write(_ piece: ByteBuffer, at offset: UInt64?) async throws -> Int {
        try assembler.add(piece, at: offset)
        var chunks: [DiskChunk] = []
        while let chunk = assembler.next() { chunks.append(chunk) }
        guard !chunks.isEmpty else { return 0 }
        let replica = replica
        return try await context.files.run { [chunks] () throws(ReplicaStoreError) in
            var count = 0
            for chunk in chunks where try Self.write(chunk, to: replica) { count += chunk.bytes.readableBytes }
            return count
        }
    }

    /// Checks that no chunk was begun and not ended.
    func finish() throws(ChunkError) { try assembler.finish() }

    private static func write(_ chunk: DiskChunk, to replica: any ChunkReceiver) throws(ReplicaStoreError) -> Bool {
        let outcome = chunk.bytes.withUnsafeReadableBytes { bytes in
            Result { () throws(ReplicaStoreError) in try replica.write(chunk: chunk.number, bytes) }
        }
        return try outcome.get()
    }
}
