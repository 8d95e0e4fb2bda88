import DiskImage
public import Gallery
import Synchronization

/// What one step of a scrub did.
public struct ScrubStep: Hashable, Sendable {
    /// Where the next step begins; `nil` if all of the content was looked at.
    public let next: Int?
    /// The bytes that were read and hashed.
    public let bytes: Int
    /// The chunks that this step found damaged; all-zero ones among them are put right already.
    public let findings: [Int]

    public init(next: Int?, bytes: Int, findings: [Int]) {
        self.next = next
        self.bytes = bytes
        self.findings = findings
    }
}

extension ReplicaStore {
    /// Looks at the next chunks of a complete content as they are on the disk, past what memory holds of them.
    ///
    /// Reads about `bytesMax` bytes, at least one chunk. Damaged chunks are out of service when it returns. A content
    /// that was looked at from its first chunk to its last in this life of the store is `verified` then, but for
    /// its damaged chunks. Throws as `verify` does.
    public func scrub(_ digest: Digest, from first: Int, bytesMax: Int) throws(ReplicaStoreError) -> ScrubStep {
        let content = try openContent(digest)
        let manifest = content.manifest
        guard first >= 0, first < manifest.chunkCount else { throw .noSuchChunk(first) }
        if first == 0 { try verifyFiles(of: content) }
        let file = try DirectFile(content.disk.path, calls: calls)
        let scratch = ChunkBuffer(for: manifest)
        var bytes = 0
        var findings: [Int] = []
        var next = first
        while next < manifest.chunkCount, bytes < bytesMax {
            if manifest.isOccupied(next) {
                bytes += manifest.byteRange(ofChunk: next).count
                if try !content.inspect(next, through: file, scratch: scratch) { findings.append(next) }
            } else if try content.verifyHole(next, scratch: scratch) {
                findings.append(next)
            }
            next += 1
        }
        if noteScrubbed(first..<next, of: content) { tellIfVerified(digest) }
        return ScrubStep(next: next < manifest.chunkCount ? next : nil, bytes: bytes, findings: findings)
    }

    /// Whether the content has become verified.
    private func noteScrubbed(_ range: Range<Int>, of content: OpenContent) -> Bool {
        state.withLock { state in
            guard let known = state.contents[content.digest], known.serial == content.serial,
                range.lowerBound == 0 || range.lowerBound == known.scrubbed
            else { return false }
            state.contents[content.digest]?.scrubbed = range.upperBound
            guard range.upperBound == content.manifest.chunkCount, known.standing == .claimed else { return false }
            state.contents[content.digest]?.standing = .verified
            return true
        }
    }
}

extension OpenContent {
    /// Whether a chunk on the disk is as it should be, or was known not to be before.
    fileprivate func inspect(
        _ chunk: Int, through file: DirectFile, scratch: ChunkBuffer
    ) throws(ReplicaStoreError) -> Bool {
        guard !isDamaged(chunk) else { return true }
        let range = manifest.byteRange(ofChunk: chunk)
        let expected = manifest.digest(ofChunk: chunk)
        do throws(ReplicaStoreError) {
            let count = try file.read(range, into: scratch.aligned(range.count))
            let bytes = UnsafeRawBufferPointer(scratch[range.count])
            if count == range.count, Digest.sha256(of: bytes) == expected { return true }
        } catch {
            guard error.isUnreadable else {
                store.noteUnread(digest, serial: serial)
                throw error
            }
        }
        // Memory may still hold the right bytes of what the disk has wrong: it must not speak for the disk.
        return try isRightAfterAll(chunk, in: scratch[range.count]) { range throws(ReplicaStoreError) in
            try file.read(range, into: scratch.aligned(range.count))
        }
    }
}
