import DiskImage
import NIOCore
import ReplicaStore

/// A disk written out as a raw file: sparse, checked chunk by chunk, under its name only when it is whole.
public struct DeployedDisk: Sendable {
    private let path: String
    private let files: FileQueue

    /// A disk to be written to `path`, on threads of `files`.
    public init(at path: String, files: FileQueue = FileQueue()) {
        self.path = path
        self.files = files
    }

    /// Reads the whole content from a node and writes it out, in the place of a file that has the name.
    ///
    /// `progress` is told after each chunk how many bytes of the disk are done, zero ones included, up to its size.
    /// On any error, cancelling included, nothing is left and a file that had the name stands. Also returns how many
    /// bytes came over the connection.
    @discardableResult
    public func write(
        from base: RemoteBase, progress: @Sendable (_ bytesDone: Int) -> Void = { _ in }
    ) async throws(DiskBaseError) -> Int {
        let size = base.manifest.virtualSize
        let file = try await onFiles { [path] () throws(ReplicaStoreError) in try PendingFile(path, size: size) }
        do throws(DiskBaseError) {
            let received = try await receive(base, into: file, progress)
            try await onFiles { () throws(ReplicaStoreError) in try file.publish() }
            progress(size)
            return received
        } catch {
            try await onFiles { () throws(ReplicaStoreError) in try file.discard() }
            throw error
        }
    }

    private func receive(
        _ base: RemoteBase, into file: PendingFile, _ progress: @Sendable (Int) -> Void
    ) async throws(DiskBaseError) -> Int {
        var chunks = try await base.chunks(base.manifest.chunks).makeAsyncIterator()
        var received = 0
        while let chunk = try await chunks.next() {
            let offset = base.manifest.byteRange(ofChunk: chunk.number).lowerBound
            try await onFiles { () throws(ReplicaStoreError) in
                let outcome = chunk.bytes.withUnsafeReadableBytes { bytes in
                    Result { () throws(ReplicaStoreError) in try file.write(at: offset, bytes) }
                }
                try outcome.get()
            }
            received += chunk.bytes.readableBytes
            progress(offset + chunk.bytes.readableBytes)
        }
        return received
    }

    private func onFiles<Value: Sendable>(
        _ work: @escaping @Sendable () throws(ReplicaStoreError) -> Value
    ) async throws(DiskBaseError) -> Value {
        do throws(ReplicaStoreError) {
            return try await files.run(work)
        } catch { throw .store(error) }
    }
}
