import CatalogStore
import Foundation
import Gallery
import Logging
import NIOCore
import ReplicaStore
import Transport
import Wire

/// A copy of the catalog for an operator: `BACKUP`; and, of a catalog that was never restored, `RECOVER`.
extension Coordinator {
    private static let pieceBytesMax = 1 << 19

    /// The catalog as it stands at one moment, in pieces; changes go on being made.
    ///
    /// First a row with the length, last the digest of all of it. The copy is made beside the catalog, so that the disk
    /// needs room for it while it is sent.
    func backUp(_ request: Request) async throws {
        try require(.operateCluster, at: .root, request)
        guard let database = backupPath else {
            throw Refusal(.invalid, CatalogStoreError.withoutBackups.description)
        }
        log.notice("a backup is asked for", metadata: ["by": "\(request.peer.principal.name)"])
        let file = "\(database).backup"
        guard !isBackingUp else { throw Refusal(.busy, "another backup is being made; ask again when it is done") }
        isBackingUp = true
        defer { isBackingUp = false }
        // One may be left from a life that ended while it was sent.
        BackupFile(file).remove()
        defer { BackupFile(file).remove() }
        do throws(CatalogStoreError) {
            try await store.backUp(to: file, progress: { _, _ in })
        } catch {
            log.error("no backup was made", metadata: ["error": "\(error)"])
            throw Refusal(.unavailable, "no backup was made: \(error)")
        }
        // Whoever has it has everything that the catalog says.
        note(backUp: request)
        try await BackupFile(file).send(request, pieceBytesMax: Self.pieceBytesMax)
    }

    /// There is nothing to recover from.
    func recover(_ request: Request) async throws {
        switch request.message.positional.first {
        case "status": try require(.readCluster, at: .root, request)
        case "accept-loss":
            try require(.operateCluster, at: .root, request)
            throw Refusal(.conflict, rule: "NotRecovering", "the catalog waits for nobody: it takes changes")
        default: throw Refusal(.invalid, "RECOVER takes status or accept-loss")
        }
        let revision = routing.state.revision
        let status = RecoveryStatus(state: "none", restored: lineage.revision, known: revision)
        request.ok(json: try JSONPayload.encode(status))
    }
}

/// The copy that is sent.
private struct BackupFile: Sendable {
    let path: String

    init(_ path: String) {
        self.path = path
    }

    /// What cannot be removed is overwritten by the next, or refused then.
    func remove() {
        for name in [path, path + "-journal", path + "-wal", path + "-shm"] { unlink(name) }
    }

    /// Reads and sends piece after piece, off every actor.
    @concurrent
    func send(_ request: Request, pieceBytesMax: Int) async throws {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { file.closeFile() }
        let size = try file.seekToEnd()
        try file.seek(toOffset: 0)
        try await request.item(["bytes=\(size)"])
        var hash = SHA256()
        var offset: UInt64 = 0
        while let piece = try file.read(upToCount: pieceBytesMax), !piece.isEmpty {
            piece.withUnsafeBytes { hash.update($0) }
            try await request.data(at: offset, ByteBuffer(bytes: piece))
            offset += UInt64(piece.count)
        }
        request.ok(["bytes=\(offset)", "digest=\(hash.digest())"])
    }
}
