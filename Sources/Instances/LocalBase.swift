public import DiskImage
public import Gallery
public import NIOCore
public import ReplicaStore

/// A complete replica on this machine; each chunk is checked when it is first read.
public struct LocalBase: DiskBase {
    private let replica: OpenReplica
    private let files: FileQueue

    /// Opens the content, on a thread of `files`.
    public init(_ digest: Digest, in store: ReplicaStore, files: FileQueue) async throws(DiskBaseError) {
        do throws(ReplicaStoreError) {
            replica = try await files.run { () throws(ReplicaStoreError) in
                try store.open(digest, checking: .firstRead)
            }
        } catch {
            throw .store(error)
        }
        self.files = files
    }

    public var digest: Digest { replica.digest }
    public var manifest: DiskManifest { replica.manifest }

    public func chunk(_ number: Int) async throws(DiskBaseError) -> ByteBuffer {
        let replica = replica
        do throws(ReplicaStoreError) {
            return try await files.run { () throws(ReplicaStoreError) in
                guard replica.manifest.chunks.contains(number) else { throw .noSuchChunk(number) }
                let count = replica.manifest.byteRange(ofChunk: number).count
                return try ByteBuffer(filling: count) { buffer throws(ReplicaStoreError) in
                    try replica.read(chunk: number, into: buffer)
                }
            }
        } catch {
            throw .store(error)
        }
    }
}
