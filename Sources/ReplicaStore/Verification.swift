import DiskImage
public import Gallery
import Synchronization

extension ReplicaStore {
    /// Reads every byte of a complete content and checks it.
    ///
    /// It is `verified` afterwards; or `damaged` is thrown and it is in quarantine. `progress` is told after each
    /// chunk how many bytes of the disk are done; `isCancelled` is asked before each, and ends it with `cancelled`.
    /// Holes are not read. Throws what `open` does besides.
    public func verify(
        _ digest: Digest, progress: (_ bytesDone: Int) -> Void = { _ in }, isCancelled: () -> Bool = { false }
    ) throws(ReplicaStoreError) {
        let content = try openContent(digest)
        let manifest = content.manifest
        try verifyFiles(of: content)
        let scratch = ChunkBuffer(for: manifest)
        for chunk in manifest.chunks {
            guard !isCancelled() else { throw .cancelled }
            let range = manifest.byteRange(ofChunk: chunk)
            if manifest.isOccupied(chunk) {
                try content.read(chunk, into: scratch[range.count], checking: .everyRead)
            } else {
                let isZero: Bool
                do throws(ReplicaStoreError) {
                    isZero = try content.disk.isZeroChunk(chunk, of: manifest, scratch: scratch)
                } catch {
                    noteUnread(digest, serial: content.serial)
                    throw error
                }
                guard isZero else {
                    throw content.damaged(chunk, "chunk \(chunk) holds bytes where the disk has none")
                }
            }
            progress(range.upperBound)
        }
        setStanding(.verified, digest, serial: content.serial)
    }

    /// Checks what is on the disk of the manifest, which is held in memory since it was opened, and the disk's size.
    private func verifyFiles(of content: OpenContent) throws(ReplicaStoreError) {
        let size = try content.disk.status().size
        guard size == content.manifest.virtualSize else {
            throw content.damaged(nil, "disk.raw has \(size) bytes instead of \(content.manifest.virtualSize)")
        }
        let paths = layout.content(content.digest)
        do throws(ReplicaStoreError) {
            _ = try readManifest(of: content.digest, at: paths.manifest)
        } catch {
            guard error.isAboutManifest else { throw error }
            let isCurrent = state.withLock { $0.contents[content.digest]?.serial == content.serial }
            guard isCurrent else { throw .notFound(content.digest) }
            throw content.damaged(nil, "its manifest is not its own: \(error)")
        }
    }
}
