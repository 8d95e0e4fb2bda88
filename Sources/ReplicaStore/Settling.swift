import DiskImage
import Gallery
import Synchronization

/// Making an incoming replica durable, complete, or gone.
extension IncomingReplica {
    /// Makes durable what is here: the bytes first, then the bitmap that claims them.
    ///
    /// If the bytes cannot be synced the whole replica is discarded: which of them reached the disk is unknown.
    public func checkpoint() throws(ReplicaStoreError) {
        try settling.withLock { _ throws(ReplicaStoreError) in try checkpointAlone() }
    }

    /// As `checkpoint`, but does nothing if another thread is at it.
    func checkpointUnlessUnderWay() throws(ReplicaStoreError) {
        _ = try settling.withLockIfAvailable { _ throws(ReplicaStoreError) in try checkpointAlone() }
    }

    private func checkpointAlone() throws(ReplicaStoreError) {
        let snapshot = progress.withLock { $0 }
        switch snapshot.stage {
        case .complete: return
        case .discarded: throw .discarded(digest)
        case .receiving: break
        }
        try synchronizeBytes()
        let paths = store.layout.incoming(digest)
        do throws(ReplicaStoreError) {
            try DurableFile(paths.bitmap, calls: store.calls).replace(with: snapshot.have.bytes)
        } catch { throw namingSpace(error) }
        progress.withLock { $0.unsyncedBytes -= snapshot.unsyncedBytes }
        store.noteClaimed(digest, count: snapshot.haveCount)
    }

    private func synchronizeBytes() throws(ReplicaStoreError) {
        do throws(ReplicaStoreError) {
            try DurableFile.synchronizeData(of: disk)
        } catch {
            let cause = namingSpace(error)
            do throws(ReplicaStoreError) {
                try discardAlone()
            } catch {
                throw cause.alsoLeaving(store.layout.incoming(digest).directory)
            }
            throw cause
        }
    }

    /// Makes the replica complete: syncs it and moves it among the contents. Doing it again does nothing.
    ///
    /// Throws `incomplete` while chunks are missing. After any other error but `busy` the replica is discarded.
    public func finish() throws(ReplicaStoreError) {
        let isNew = try settling.withLock { _ throws(ReplicaStoreError) -> Bool in
            let snapshot = progress.withLock { $0 }
            switch snapshot.stage {
            case .complete: return false
            case .discarded: throw .discarded(digest)
            case .receiving: break
            }
            let missing = manifest.occupiedChunkCount - snapshot.haveCount
            guard missing == 0 else { throw .incomplete(missing: missing) }
            try synchronizeBytes()
            do throws(ReplicaStoreError) {
                try store.publish(digest, manifest)
            } catch {
                if case .busy = error { throw error }
                progress.withLock { $0.stage = .discarded }
                throw error
            }
            progress.withLock { $0.stage = .complete }
            return true
        }
        if isNew { store.onEvent(.completed(digest)) }
    }

    /// Removes the replica with all that was received. Later calls throw `discarded`; doing it again does nothing.
    public func discard() throws(ReplicaStoreError) {
        try settling.withLock { _ throws(ReplicaStoreError) in
            guard progress.withLock({ $0.stage == .receiving }) else { return }
            try discardAlone()
        }
    }

    private func discardAlone() throws(ReplicaStoreError) {
        progress.withLock { $0.stage = .discarded }
        try store.drop(digest)
    }
}

extension ReplicaStoreError {
    /// The same error, naming what could not be cleared away after it.
    func alsoLeaving(_ path: String) -> ReplicaStoreError {
        guard case .system(var failure) = self else { return self }
        failure.leftBehind = path
        return .system(failure)
    }
}
