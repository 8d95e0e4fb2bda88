import DiskImage
import Gallery
import Synchronization

/// Making an incoming replica durable, complete, or gone.
extension IncomingReplica {
    /// Makes durable what is here: the bytes first, then the bitmap that claims them.
    ///
    /// If the bytes cannot be synced the whole replica is discarded: which of them reached the disk is unknown.
    public func checkpoint() throws(ReplicaStoreError) {
        defer { tellIfGone() }
        try settling.withLock { _ throws(ReplicaStoreError) in try checkpointAlone() }
    }

    /// As `checkpoint`, but does nothing if another thread is at it.
    func checkpointUnlessUnderWay() throws(ReplicaStoreError) {
        defer { tellIfGone() }
        _ = try settling.withLockIfAvailable { _ throws(ReplicaStoreError) in try checkpointAlone() }
    }

    private func checkpointAlone() throws(ReplicaStoreError) {
        guard let snapshot = try snapshotWhileReceiving() else { return }
        try synchronizeBytes()
        let paths = store.layout.incoming(digest)
        do throws(ReplicaStoreError) {
            try DurableFile(paths.bitmap, calls: store.calls).replace(with: snapshot.have.bytes)
        } catch { throw namingSpace(error) }
        progress.withLock { $0.unsyncedBytes -= snapshot.unsyncedBytes }
        store.noteClaimed(digest, count: snapshot.haveCount)
    }

    /// Makes the replica complete: syncs it and moves it among the contents.
    ///
    /// Doing it again does nothing. Throws `incomplete` while chunks are missing. After any other error but `busy`
    /// the replica is discarded.
    public func finish() throws(ReplicaStoreError) {
        defer { tellIfGone() }
        let isNew = try settling.withLock { _ throws(ReplicaStoreError) -> Bool in
            guard let snapshot = try snapshotWhileReceiving() else { return false }
            let missing = manifest.occupiedChunkCount - snapshot.haveCount
            guard missing == 0 else { throw .incomplete(missing: missing) }
            try synchronizeBytes()
            do throws(ReplicaStoreError) {
                let serial = try store.publish(digest, manifest)
                progress.withLock { $0.stage = .complete(serial: serial) }
            } catch {
                if case .busy = error { throw error }
                progress.withLock { $0.stage = .discarded }
                throw error
            }
            return true
        }
        if isNew { store.onEvent(.completed(digest)) }
    }

    /// Removes the replica with all that was received.
    ///
    /// Later calls throw `discarded`; doing it again does nothing, and neither does doing it when it is complete.
    public func discard() throws(ReplicaStoreError) {
        defer { tellIfGone() }
        try settling.withLock { _ throws(ReplicaStoreError) in
            guard progress.withLock({ $0.stage == .receiving }) else { return }
            try discardAlone()
        }
    }

    /// Is `nil` if the replica is complete; throws `discarded` if it is gone.
    private func snapshotWhileReceiving() throws(ReplicaStoreError) -> Progress? {
        let snapshot = progress.withLock { $0 }
        switch snapshot.stage {
        case .receiving: return snapshot
        case .complete: return nil
        case .discarded: throw .discarded(digest)
        }
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

    private func discardAlone() throws(ReplicaStoreError) {
        progress.withLock { $0.stage = .discarded }
        try store.drop(digest, of: self)
    }

    /// Tells that the replica is gone, once, when the lock is no longer held.
    private func tellIfGone() {
        let isNews = progress.withLock { progress in
            guard progress.stage == .discarded, !progress.isEndTold else { return false }
            progress.isEndTold = true
            return true
        }
        if isNews { store.onEvent(.discarded(digest)) }
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
