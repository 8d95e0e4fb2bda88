import DiskImage
public import Gallery
import Synchronization

extension ReplicaStore {
    /// Reads every byte of a complete content and checks it.
    ///
    /// It is `verified` afterwards; or `damaged` is thrown, with the first damaged chunk, and all damaged ones are out
    /// of service until they are repaired. Bytes where the disk has none are put right at once. `progress` is told
    /// after each chunk how many bytes of the disk are done; `isCancelled` is asked before each, and ends it with
    /// `cancelled`. Holes are not read. Throws what `open` does besides.
    public func verify(
        _ digest: Digest, progress: (_ bytesDone: Int) -> Void = { _ in }, isCancelled: () -> Bool = { false }
    ) throws(ReplicaStoreError) {
        let content = try openContent(digest)
        let manifest = content.manifest
        try verifyFiles(of: content)
        let scratch = ChunkBuffer(for: manifest)
        var firstDamaged: Int?
        for chunk in manifest.chunks {
            guard !isCancelled() else { throw .cancelled }
            let range = manifest.byteRange(ofChunk: chunk)
            if manifest.isOccupied(chunk) {
                do throws(ReplicaStoreError) {
                    try content.read(chunk, into: scratch[range.count], checking: .everyRead)
                } catch {
                    guard case .damaged = error else { throw error }
                    firstDamaged = firstDamaged ?? chunk
                }
            } else {
                try content.verifyHole(chunk, scratch: scratch)
            }
            progress(range.upperBound)
        }
        setStanding(.verified, digest, serial: content.serial)
        if let firstDamaged { throw .damaged(digest, chunk: firstDamaged) }
    }

    /// Checks what is on the disk of the manifest, which is held in memory since it was opened, and the disk's size.
    func verifyFiles(of content: OpenContent) throws(ReplicaStoreError) {
        let size = try content.disk.status().size
        guard size == content.manifest.virtualSize else {
            throw content.damaged("disk.raw has \(size) bytes instead of \(content.manifest.virtualSize)")
        }
        let paths = layout.content(content.digest)
        do throws(ReplicaStoreError) {
            _ = try readManifest(of: content.digest, at: paths.manifest)
        } catch {
            guard error.isAboutManifest else { throw error }
            let isCurrent = state.withLock { $0.contents[content.digest]?.serial == content.serial }
            guard isCurrent else { throw .notFound(content.digest) }
            throw content.damaged("its manifest is not its own: \(error)")
        }
    }
}

extension OpenContent {
    /// Checks an all-zero chunk in the file; whether bytes stood there, which are kept and put right.
    ///
    /// They are served to nobody, but would be found by whoever reads the file itself.
    @discardableResult
    func verifyHole(_ chunk: Int, scratch: ChunkBuffer) throws(ReplicaStoreError) -> Bool {
        do throws(ReplicaStoreError) {
            guard try !disk.isZeroChunk(chunk, of: manifest, scratch: scratch) else { return false }
        } catch {
            store.noteUnread(digest, serial: serial)
            throw error
        }
        let range = manifest.byteRange(ofChunk: chunk)
        let bytes = scratch[range.count]
        let news = store.noteDamage(
            chunk, of: self, reason: "chunk \(chunk) holds bytes where the disk has none",
            found: UnsafeRawBufferPointer(bytes))
        if let event = news.event { store.onEvent(event) }
        bytes.clear()
        let file = try OpenFile(disk.path, .writing, calls: disk.calls)
        try file.write(at: range.lowerBound, UnsafeRawBufferPointer(bytes))
        do throws(ReplicaStoreError) {
            try DurableFile.synchronizeData(of: file)
        } catch {
            _ = damaged("a repair could not be synced: \(error)")
            throw error
        }
        store.noteRepair(chunk, of: self)
        return true
    }
}
