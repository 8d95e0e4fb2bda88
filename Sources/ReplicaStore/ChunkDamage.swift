import DiskImage
import Gallery
import Synchronization

/// One damaged chunk: found, taken out of service by itself, its bytes kept.
extension OpenContent {
    /// A chunk was not what it should be, or could not be read: looks once more, so that one slip of the memory, the
    /// bus or a repair under way condemns nothing; says whether it is right, and else takes it out of service.
    ///
    /// `buffer`, of the chunk's length, then holds the chunk, or zeros.
    func isRightAfterAll(_ chunk: Int, into buffer: UnsafeMutableRawBufferPointer) throws(ReplicaStoreError) -> Bool {
        let disk = disk
        return try isRightAfterAll(chunk, in: buffer) { range throws(ReplicaStoreError) in
            try disk.read(at: range.lowerBound, into: buffer)
        }
    }

    /// The same with another way of reading: `read` fills `buffer` and says with how many bytes.
    func isRightAfterAll(
        _ chunk: Int, in buffer: UnsafeMutableRawBufferPointer, read: (Range<Int>) throws(ReplicaStoreError) -> Int
    ) throws(ReplicaStoreError) -> Bool {
        let news = try judging.withLock { _ throws(ReplicaStoreError) -> ChunkNews? in
            guard !isDamaged(chunk) else {
                buffer.clear()
                return ChunkNews()
            }
            return try judge(chunk, in: buffer, read)
        }
        guard let news else { return true }
        if let event = news.event { store.onEvent(event) }
        return false
    }

    /// Is `nil` if the chunk is right.
    private func judge(
        _ chunk: Int, in buffer: UnsafeMutableRawBufferPointer, _ read: (Range<Int>) throws(ReplicaStoreError) -> Int
    ) throws(ReplicaStoreError) -> ChunkNews? {
        let range = manifest.byteRange(ofChunk: chunk)
        let count: Int
        var reason = "chunk \(chunk) does not match its digest"
        do throws(ReplicaStoreError) {
            count = try read(range)
        } catch {
            guard error.isUnreadable else {
                buffer.clear()
                store.noteUnread(digest, serial: serial)
                throw error
            }
            reason = "chunk \(chunk) cannot be read: \(error)"
            count = 0
        }
        let found = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        guard count < range.count || Digest.sha256(of: found) != manifest.digest(ofChunk: chunk) else { return nil }
        let news = store.noteDamage(chunk, of: self, reason: reason, found: found)
        buffer.clear()
        return news
    }
}

/// What to tell of a damaged chunk; nothing if it is no news, or the replica no longer here.
struct ChunkNews {
    var event: StoreEvent?
}

extension ReplicaStore {
    /// Takes one chunk of a complete replica out of service; the others are served on.
    ///
    /// It is out of service before anything is written: a full disk must not keep damaged bytes in service.
    func noteDamage(
        _ chunk: Int, of content: OpenContent, reason: String, found: UnsafeRawBufferPointer
    ) -> ChunkNews {
        let digest = content.digest
        let byteCount = content.manifest.byteRange(ofChunk: chunk).count
        let isNews = state.withLock { state in
            guard state.contents[digest]?.serial == content.serial else { return false }
            state.contents[digest]?.damaged[chunk] = byteCount
            content.setDamaged(chunk, true)
            return true
        }
        guard isNews else { return ChunkNews() }
        guard !found.isEmpty else {
            return ChunkNews(event: .chunkDamaged(digest, chunk: chunk, reason: reason, kept: nil))
        }
        do throws(ReplicaStoreError) {
            let kept = try keep(found, chunk, of: digest, reason: reason)
            return ChunkNews(event: .chunkDamaged(digest, chunk: chunk, reason: reason, kept: kept))
        } catch {
            let reason = "\(reason); its bytes could not be kept: \(error)"
            return ChunkNews(event: .chunkDamaged(digest, chunk: chunk, reason: reason, kept: nil))
        }
    }

    private func keep(
        _ bytes: UnsafeRawBufferPointer, _ chunk: Int, of digest: Digest, reason: String
    ) throws(ReplicaStoreError) -> Inventory.Quarantined {
        let number = state.withLock { $0.nextQuarantineNumber() }
        let path = layout.quarantined("\(digest.hex).chunk\(chunk)", number: number)
        let file = DurableFile(path, calls: calls)
        try file.replace(with: Array(bytes))
        try DurableFile(path + Layout.reasonSuffix, calls: calls).replace(with: Array((reason + "\n").utf8))
        return enlist(Inventory.Quarantined(digest: digest, path: path, reason: reason, bytes: bytes.count))
    }
}
