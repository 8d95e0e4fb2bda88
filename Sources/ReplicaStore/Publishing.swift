import DiskImage
public import Gallery
import Synchronization

/// How an incoming replica becomes a complete one, or goes.
extension ReplicaStore {
    /// Moves a synced incoming replica among the contents, durably, and returns its serial.
    ///
    /// If it fails the replica is removed.
    func publish(_ digest: Digest, _ manifest: DiskManifest) throws(ReplicaStoreError) -> Int {
        let entry = try state.withLock { state throws(ReplicaStoreError) in
            try state.claim(digest)
            let entry = state.incoming[digest]
            state.incoming[digest] = nil
            return entry
        }
        defer { state.withLock { state in state.leave(digest) } }
        guard entry != nil else { throw .discarded(digest) }
        let content = layout.content(digest)
        do throws(ReplicaStoreError) {
            try DurableDirectory(layout.incoming(digest).directory, calls: calls).move(to: content.directory)
            try DurableFile(content.bitmap, calls: calls).remove()
        } catch {
            throw error.afterRemoving(layout.incoming(digest).directory, calls: calls)
                .afterRemoving(content.directory, calls: calls)
        }
        return state.withLock { $0.addContent(digest, manifest, standing: .verified) }
    }

    /// Removes an incoming replica's files: of the one that is in use, or of one that nobody uses (`nil`).
    ///
    /// Throws `busy` if it is another's.
    func drop(_ digest: Digest, of replica: IncomingReplica?) throws(ReplicaStoreError) {
        let entry = try state.withLock { state throws(ReplicaStoreError) -> StoreState.Incoming? in
            guard let entry = state.incoming[digest] else { return nil }
            guard entry.replica === replica else { throw .busy(digest) }
            try state.claim(digest)
            state.incoming[digest] = nil
            return entry
        }
        guard let entry else { return }
        let directory = DurableDirectory(layout.incoming(digest).directory, calls: calls)
        let outcome = Result { () throws(ReplicaStoreError) in
            try ballast.lightening { () throws(ReplicaStoreError) in try directory.remove() }
        }
        let status = Result { () throws(ReplicaStoreError) in try directory.status() }
        state.withLock { state in
            // What could not be removed goes on being listed, for another try.
            if case .success(.some) = status { state.incoming[digest] = entry.withoutReplica }
            state.leave(digest)
        }
        try outcome.get()
    }

    /// Removes an incoming replica that may or may not be in use.
    ///
    /// Throws `notFound` if there is none.
    public func discardIncoming(_ digest: Digest) throws(ReplicaStoreError) {
        let (exists, replica) = state.withLock { ($0.incoming[digest] != nil, $0.incoming[digest]?.replica) }
        guard exists else { throw .notFound(digest) }
        if let replica { return try replica.discard() }
        try drop(digest, of: nil)
        onEvent(.discarded(digest))
    }

    /// Removes the incoming replicas that have got no new chunk for `idle`, and returns which.
    ///
    /// Idleness is counted from the first of these calls that saw the replica as it is. `now` is on any clock that
    /// does not go back. One that is being begun or ended at this moment is left; the first that cannot be removed
    /// ends the call with its error.
    @discardableResult
    public func expireIncoming(idleFor idle: Duration, now: Instant) throws(ReplicaStoreError) -> [Digest] {
        let expired = state.withLock { state in
            state.incoming.keys.sorted().filter { digest in
                guard let entry = state.incoming[digest] else { return false }
                let have = entry.replica?.haveCount ?? entry.claimed
                guard let progress = entry.progress, progress.have == have else {
                    state.incoming[digest]?.progress = (have, now)
                    return false
                }
                return now.since(progress.at) >= idle
            }
        }
        var removed: [Digest] = []
        for digest in expired {
            do throws(ReplicaStoreError) {
                try discardIncoming(digest)
                removed.append(digest)
            } catch {
                switch error {
                case .notFound, .busy: continue
                default: throw error
                }
            }
        }
        return removed
    }

    /// Takes note of what a durable bitmap says.
    func noteClaimed(_ digest: Digest, count: Int) {
        state.withLock { $0.incoming[digest]?.claimed = count }
    }
}

extension StoreState {
    /// Ends the claim on a content, and what was promised for it.
    mutating func leave(_ digest: Digest) {
        busy.remove(digest)
        promised[digest] = nil
    }
}

extension StoreState.Incoming {
    var withoutReplica: Self {
        var copy = self
        copy.replica = nil
        return copy
    }
}
