import DiskImage
public import Gallery

/// What `IncomingReplica.fillFromLocal` did.
public struct LocalFill: Hashable, Sendable {
    /// The chunks, and their bytes, that need not be fetched.
    public internal(set) var chunks = 0
    public internal(set) var bytes = 0
    /// Of those bytes, the ones that share their space with the content they are from.
    public internal(set) var sharedBytes = 0
    /// Contents that could not be used as a source, or not to the end, and why.
    public internal(set) var unusable: [Digest: ReplicaStoreError] = [:]

    public init() {}
}

extension IncomingReplica {
    /// Takes from the complete contents on this machine every missing chunk that one of them has.
    ///
    /// Chunks are shared with the other file where the file system can (XFS, Btrfs), else copied, and in either case
    /// hashed before they count. (`copy_file_range` is not used: the bytes must be in memory anyway to be hashed, and
    /// where it does more than copy, sharing extents does too.)
    /// A damaged chunk of a source is passed over. Throws `cancelled`, `discarded`, `noSpace`,
    /// `system`; what was taken before counts.
    @discardableResult
    public func fillFromLocal(isCancelled: () -> Bool = { false }) throws(ReplicaStoreError) -> LocalFill {
        var wanted: [Digest: [Int]] = [:]
        for chunk in missing.joined() {
            if let digest = manifest.digest(ofChunk: chunk) { wanted[digest, default: []].append(chunk) }
        }
        var fill = LocalFill()
        var copier = ChunkCopier(target: self)
        for source in store.completeDigests() where source != digest && !wanted.isEmpty {
            let content: OpenContent
            do throws(ReplicaStoreError) {
                content = try store.openContent(source)
            } catch {
                fill.unusable[source] = error
                continue
            }
            for chunk in content.manifest.chunks {
                guard let chunkDigest = content.manifest.digest(ofChunk: chunk),
                    let targets = wanted[chunkDigest]
                else { continue }
                guard !isCancelled() else { throw .cancelled }
                if let failure = try copier.copy(chunk, of: content, to: targets, fill: &fill) {
                    fill.unusable[source] = fill.unusable[source] ?? failure
                    guard case .damaged(_, .some) = failure else { break }
                    continue
                }
                wanted[chunkDigest] = nil
            }
        }
        return fill
    }
}

/// Brings chunks of other contents into an incoming replica.
private struct ChunkCopier {
    let target: IncomingReplica
    private let scratch: ChunkBuffer
    /// Whether it is still worth trying to share extents.
    private var mayShare = true

    init(target: IncomingReplica) {
        self.target = target
        scratch = ChunkBuffer(for: target.manifest)
    }

    /// Returns why the source is of no use any more; throws what is wrong with the target.
    mutating func copy(
        _ chunk: Int, of source: OpenContent, to targets: [Int], fill: inout LocalFill
    ) throws(ReplicaStoreError) -> ReplicaStoreError? {
        let range = source.manifest.byteRange(ofChunk: chunk)
        for goal in targets {
            let place = target.manifest.byteRange(ofChunk: goal)
            guard place.count == range.count else { continue }
            if try share(source.disk, range, at: goal) {
                fill.sharedBytes += range.count
            } else {
                guard !target.holds(goal) else { continue }
                let bytes = scratch[range.count]
                do throws(ReplicaStoreError) {
                    try source.read(chunk, into: bytes, checking: .everyRead)
                } catch { return error }
                guard try target.keep(goal, verified: UnsafeRawBufferPointer(bytes)) else { continue }
            }
            fill.chunks += 1
            fill.bytes += range.count
        }
        return nil
    }

    /// Shares the extent and reads it back through the target; whether that brought the chunk.
    private mutating func share(_ disk: OpenFile, _ range: Range<Int>, at goal: Int) throws(ReplicaStoreError) -> Bool {
        guard mayShare, range.count == target.manifest.chunkSize else { return false }
        let target = target
        let bytes = scratch[range.count]
        let offset = target.manifest.byteRange(ofChunk: goal).lowerBound
        let calls = target.store.calls
        do throws(ReplicaStoreError) {
            return try target.bring(goal) { () throws(ReplicaStoreError) in
                try calls.repeated(disk.path) { () throws(SystemCallError) in
                    try calls.clone(from: disk.descriptor, range, to: target.disk.descriptor, at: offset)
                }
                return try target.disk.readChunk(goal, of: target.manifest, into: bytes)
            }
        } catch {
            guard error.isCloningUnsupported else { throw error }
            mayShare = false
            return false
        }
    }
}
