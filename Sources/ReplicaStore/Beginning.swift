import DiskImage
public import Gallery
import Synchronization

/// What `ReplicaStore.begin` found.
public enum Beginning: Sendable {
    /// The content is complete here; there is nothing to receive.
    case alreadyComplete
    /// The content is here but for damaged chunks, which are to be received.
    case damaged(DamagedReplica)
    /// To be received: new, resumed, or the one that others are receiving into already.
    case incoming(IncomingReplica)
}

extension ReplicaStore {
    /// Begins, or takes up again, the receiving of a content.
    ///
    /// What an earlier life left is hashed before it counts, which takes as long as reading it. Throws `manifest` or
    /// `wrongManifest` if the bytes are not the manifest that `digest` names; `noSpace`, `tooManyIncoming`, and
    /// then nothing is left behind; `busy` while another caller begins or ends the same; `damaged` if an unusable
    /// replica is in the way; `system`.
    public func begin(
        manifest bytes: [UInt8], expecting digest: Digest
    ) throws(ReplicaStoreError) -> Beginning {
        let manifest = try Self.decode(bytes, expecting: digest)
        let start = try state.withLock { state throws(ReplicaStoreError) in
            try state.start(digest, manifest, incomingMax: limits.incomingMax)
        }
        switch start {
        case .complete: return try damaged(digest).map(Beginning.damaged) ?? .alreadyComplete
        case .shared(let replica): return .incoming(replica)
        case .dormant, .absent: break
        }
        let replica: IncomingReplica
        let rejected: Int
        do throws(ReplicaStoreError) {
            if case .absent = start {
                (replica, rejected) = (try create(digest, manifest), 0)
            } else {
                (replica, rejected) = try resume(digest, manifest)
            }
        } catch {
            state.withLock { $0.leave(digest) }
            throw error.isOutOfSpace ? .noSpace(needed: manifest.occupiedBytes, free: 0) : error
        }
        state.withLock { state in
            let claimed = state.incoming[digest]?.claimed ?? 0
            state.incoming[digest] = StoreState.Incoming(
                chunkCount: manifest.occupiedChunkCount, claimed: claimed, replica: replica)
            state.leave(digest)
        }
        if rejected > 0 {
            try replica.checkpoint()
            onEvent(.claimsRejected(digest, count: rejected))
        }
        return .incoming(replica)
    }

    /// The replica of this content that is being received at the moment, to read what is here of it.
    public func incoming(_ digest: Digest) -> IncomingReplica? {
        state.withLock { $0.incoming[digest]?.replica }
    }

    private func create(_ digest: Digest, _ manifest: DiskManifest) throws(ReplicaStoreError) -> IncomingReplica {
        try checkSpace(for: digest, needed: manifest.occupiedBytes + manifest.encoded.count)
        let paths = layout.incoming(digest)
        let aside = Layout.Replica(directory: paths.directory + DurableFile.asideSuffix)
        let directory = DurableDirectory(aside.directory, calls: calls)
        do throws(ReplicaStoreError) {
            try directory.removeTree()
            try directory.make()
            try DurableFile.create(aside.manifest, calls: calls) { file throws(ReplicaStoreError) in
                try file.write(manifest.encoded)
            }
            try DurableFile.create(aside.disk, calls: calls) { file throws(ReplicaStoreError) in
                try file.resize(to: manifest.virtualSize)
            }
            try directory.synchronize()
            try directory.move(to: paths.directory)
            let disk = try OpenFile(paths.disk, .writing, calls: calls)
            let none = ChunkBitmap(chunkCount: manifest.chunkCount)
            return IncomingReplica(digest, manifest, have: none, disk: disk, store: self)
        } catch {
            throw error.afterRemoving(aside.directory, calls: calls)
                .afterRemoving(paths.directory, calls: calls)
        }
    }

    /// Also returns how many chunks are not what the bitmap claims.
    private func resume(
        _ digest: Digest, _ manifest: DiskManifest
    ) throws(ReplicaStoreError) -> (IncomingReplica, rejected: Int) {
        let disk = try OpenFile(layout.incoming(digest).disk, .writing, calls: calls)
        let claimed = try readBitmap(of: digest, manifest)
        var have = ChunkBitmap(chunkCount: manifest.chunkCount)
        var rejected = 0
        let buffer = ChunkBuffer(for: manifest)
        for chunk in manifest.chunks {
            let bytes = buffer[manifest.byteRange(ofChunk: chunk).count]
            if manifest.isOccupied(chunk) {
                guard claimed[chunk] else { continue }
                have[chunk] = try disk.readChunk(chunk, of: manifest, into: bytes)
                if !have[chunk] { rejected += 1 }
            } else if try !disk.isZeroChunk(chunk, of: manifest, scratch: buffer) {
                bytes.clear()
                try disk.write(at: manifest.byteRange(ofChunk: chunk).lowerBound, UnsafeRawBufferPointer(bytes))
            }
        }
        let replica = IncomingReplica(digest, manifest, have: have, disk: disk, store: self)
        try checkSpace(for: digest, needed: replica.missingBytes)
        return (replica, rejected)
    }

    /// Throws `noSpace` unless `needed` bytes fit beside what the other incoming replicas still take.
    private func checkSpace(for digest: Digest, needed: Int) throws(ReplicaStoreError) {
        let usable = try usableBytes()
        let others = state.withLock { state in
            state.promised[digest] = needed
            return state.promisedBytes(without: digest)
        }
        let free = max(0, usable - others)
        guard needed <= free else { throw .noSpace(needed: needed, free: free) }
    }
}

extension StoreState {
    enum Start {
        case complete
        case shared(IncomingReplica)
        case dormant
        case absent
    }

    /// Finds out what there is of a content; claims it in the last two cases.
    fileprivate mutating func start(
        _ digest: Digest, _ manifest: DiskManifest, incomingMax: Int
    ) throws(ReplicaStoreError) -> Start {
        if let content = contents[digest] {
            if case .unusable = content.standing { throw .damaged(digest, chunk: nil) }
            return .complete
        }
        if let replica = incoming[digest]?.replica { return .shared(replica) }
        if incoming[digest] != nil {
            try claim(digest)
            return .dormant
        }
        // Those that are just being begun are not in the table yet, but are promised.
        let begun = promised.keys.count { incoming[$0] == nil }
        guard incoming.count + begun < incomingMax else { throw .tooManyIncoming(limit: incomingMax) }
        try claim(digest)
        promised[digest] = manifest.occupiedBytes
        return .absent
    }

    fileprivate func promisedBytes(without digest: Digest) -> Int {
        let begun = promised.reduce(0) { $1.key == digest ? $0 : $0 + $1.value }
        return incoming.reduce(begun) { sum, entry in
            entry.key == digest ? sum : sum + (entry.value.replica?.missingBytes ?? 0)
        }
    }
}
