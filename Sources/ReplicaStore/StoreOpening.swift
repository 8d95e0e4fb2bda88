import DiskImage
import Gallery
import Synchronization

extension ReplicaStore {
    /// Clears away what is half made, then reads what is there.
    func putInOrder() throws(ReplicaStoreError) {
        try DurableDirectory(layout.root, calls: calls).removeTemporaries()
        for path in [layout.contents, layout.incoming, layout.quarantine] {
            let directory = DurableDirectory(path, calls: calls)
            try directory.create()
            try directory.removeTemporaries()
        }
        try readQuarantine()
        trimQuarantine()
        try ballast.fill()
        for name in try DurableDirectory(layout.contents, calls: calls).names() {
            try readReplica(name, in: layout.contents, add: addContent)
        }
        for name in try DurableDirectory(layout.incoming, calls: calls).names() {
            try readReplica(name, in: layout.incoming, add: addIncoming)
        }
    }

    /// Reads one name of `contents` or `incoming`; what is not a replica of its name goes to quarantine.
    private func readReplica(
        _ name: String, in parent: String, add: (Digest, DiskManifest) throws(ReplicaStoreError) -> Void
    ) throws(ReplicaStoreError) {
        let path = "\(parent)/\(name)"
        guard let digest = Digest(hex: name.utf8) else {
            return onEvent(try setAside(path, name: name, digest: nil, reason: "its name is no digest"))
        }
        let reason: String
        do throws(ReplicaStoreError) {
            switch try readFiles(of: digest, at: Layout.Replica(directory: path)) {
            case .sound(let manifest): return try add(digest, manifest)
            case .malformed(let why): reason = why
            }
        } catch {
            // Running out of descriptors or the like says nothing about the bytes: a content stays where it is.
            if parent == layout.contents { return addUnusable(digest, reason: "\(error)") }
            reason = "it cannot be read: \(error)"
        }
        do throws(ReplicaStoreError) {
            onEvent(try setAside(path, name: name, digest: digest, reason: reason))
        } catch {
            guard parent == layout.contents else { throw error }
            addUnusable(digest, reason: "\(reason); not moved: \(error)")
        }
    }

    private enum Finding {
        case sound(DiskManifest)
        case malformed(String)
    }

    private func readFiles(of digest: Digest, at paths: Layout.Replica) throws(ReplicaStoreError) -> Finding {
        let directory = DurableDirectory(paths.directory, calls: calls)
        guard try directory.status()?.kind == .directory else { return .malformed("it is no directory") }
        try directory.removeTemporaries()
        guard try DurableDirectory(paths.manifest, calls: calls).status()?.kind == .file else {
            return .malformed("it has no manifest")
        }
        let manifest: DiskManifest
        do throws(ReplicaStoreError) {
            manifest = try readManifest(of: digest, at: paths.manifest)
        } catch {
            guard !error.isAboutManifest else { return .malformed("its manifest is not its own: \(error)") }
            throw error
        }
        guard let disk = try DurableDirectory(paths.disk, calls: calls).status(), disk.kind == .file else {
            return .malformed("it has no disk.raw")
        }
        guard disk.size == manifest.virtualSize else {
            return .malformed("disk.raw has \(disk.size) bytes instead of \(manifest.virtualSize)")
        }
        return .sound(manifest)
    }

    /// Throws `manifest`, `wrongManifest` or `tooLarge` unless the file is the manifest that `digest` names.
    func readManifest(of digest: Digest, at path: String) throws(ReplicaStoreError) -> DiskManifest {
        guard let bytes = try DurableFile(path, calls: calls).read(limit: DiskManifest.encodedBytesMax) else {
            throw .notFound(digest)
        }
        return try Self.decode(bytes, expecting: digest)
    }

    /// Throws `wrongManifest` or `manifest` unless `bytes` are the manifest that `digest` names.
    static func decode(_ bytes: [UInt8], expecting digest: Digest) throws(ReplicaStoreError) -> DiskManifest {
        guard bytes.count <= DiskManifest.encodedBytesMax else {
            throw .manifest(.wrongLength(expected: DiskManifest.encodedBytesMax, found: bytes.count))
        }
        let found = Digest.sha256(of: bytes)
        guard found == digest else { throw .wrongManifest(expected: digest, found: found) }
        do throws(ManifestError) {
            return try DiskManifest(decoding: bytes)
        } catch { throw .manifest(error) }
    }

    private func addContent(_ digest: Digest, _ manifest: DiskManifest) throws(ReplicaStoreError) {
        // A crash right after publishing leaves the bitmap.
        try DurableFile(layout.content(digest).bitmap, calls: calls).remove()
        state.withLock { _ = $0.addContent(digest, manifest, standing: .claimed) }
    }

    private func addIncoming(_ digest: Digest, _ manifest: DiskManifest) throws(ReplicaStoreError) {
        guard state.withLock({ $0.contents[digest] == nil }) else {
            return try DurableDirectory(layout.incoming(digest).directory, calls: calls).remove()
        }
        let bitmap = try readBitmap(of: digest, manifest)
        let have = manifest.chunks.count { bitmap[$0] && manifest.isOccupied($0) }
        state.withLock {
            $0.incoming[digest] = StoreState.Incoming(chunkCount: manifest.occupiedChunkCount, claimed: have)
        }
    }

    /// What the bitmap of an incoming replica claims; nothing if there is none, or it is malformed.
    func readBitmap(of digest: Digest, _ manifest: DiskManifest) throws(ReplicaStoreError) -> ChunkBitmap {
        let limit = (DiskManifest.chunkCountMax + 7) / 8
        let none = ChunkBitmap(chunkCount: manifest.chunkCount)
        do throws(ReplicaStoreError) {
            let bytes = try DurableFile(layout.incoming(digest).bitmap, calls: calls).read(limit: limit)
            return bytes.flatMap { ChunkBitmap($0, chunkCount: manifest.chunkCount) } ?? none
        } catch {
            guard case .tooLarge = error else { throw error }
            return none
        }
    }
}
