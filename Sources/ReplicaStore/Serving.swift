public import DiskImage
public import Gallery
import Synchronization

extension ReplicaStore {
    /// Opens a complete content for reading.
    ///
    /// Throws `notFound` if it is not complete here, `damaged` if it is unusable or its manifest turns out not to be
    /// its own, `tooManyOpen` (readers of one content count once), `system`.
    public func open(_ digest: Digest, checking: Checking) throws(ReplicaStoreError) -> OpenReplica {
        OpenReplica(try openContent(digest), checking: checking)
    }

    /// The manifest of a complete or incoming content.
    ///
    /// Throws as `open` does.
    public func manifest(of digest: Digest) throws(ReplicaStoreError) -> DiskManifest {
        if let replica = incoming(digest) { return replica.manifest }
        return try openContent(digest).manifest
    }

    /// The digests of the complete contents that can be used, in order.
    func completeDigests() -> [Digest] {
        state.withLock { state in
            state.contents.filter { if case .unusable = $0.value.standing { false } else { true } }.keys.sorted()
        }
    }

    func openContent(_ digest: Digest) throws(ReplicaStoreError) -> OpenContent {
        let found = try state.withLock { state throws(ReplicaStoreError) -> (serial: Int, open: OpenContent?) in
            guard let content = state.contents[digest] else { throw .notFound(digest) }
            if case .unusable = content.standing { throw .damaged(digest, chunk: nil) }
            if content.open == nil, state.openContentCount >= limits.openContentsMax {
                throw .tooManyOpen(limit: limits.openContentsMax)
            }
            return (content.serial, content.open)
        }
        if let open = found.open { return open }
        let opened = try openFiles(digest, serial: found.serial)
        return try state.withLock { state throws(ReplicaStoreError) in
            guard let content = state.contents[digest], content.serial == found.serial else {
                throw .notFound(digest)
            }
            // Another thread may have opened it meanwhile: all share one, and with it what was checked.
            if let open = content.open { return open }
            for chunk in content.damaged.keys { opened.setDamaged(chunk, true) }
            guard state.openContentCount < limits.openContentsMax else {
                throw .tooManyOpen(limit: limits.openContentsMax)
            }
            state.contents[digest]?.open = opened
            return opened
        }
    }

    private func openFiles(_ digest: Digest, serial: Int) throws(ReplicaStoreError) -> OpenContent {
        let paths = layout.content(digest)
        do throws(ReplicaStoreError) {
            let manifest = try readManifest(of: digest, at: paths.manifest)
            let disk = try OpenFile(paths.disk, .reading, calls: calls)
            return OpenContent(digest, serial: serial, manifest: manifest, disk: disk, store: self)
        } catch {
            guard error.isAboutManifest || error.isNoSuchFile else { throw error }
            // Removed by another caller meanwhile, or by someone behind the store's back.
            guard state.withLock({ $0.contents[digest]?.serial == serial }) else { throw .notFound(digest) }
            quarantine(digest, serial: serial, reason: "its files cannot be used: \(error)")
            throw .damaged(digest, chunk: nil)
        }
    }

    /// A read failed: what was verified is no more than a claim again.
    func noteUnread(_ digest: Digest, serial: Int) {
        setStanding(.claimed, digest, serial: serial)
    }

    func setStanding(_ standing: Inventory.Standing, _ digest: Digest, serial: Int) {
        state.withLock { state in
            guard state.contents[digest]?.serial == serial else { return }
            state.contents[digest]?.standing = standing
        }
    }
}
