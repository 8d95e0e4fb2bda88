import Foundation
import GRDB
public import Gallery

/// What a restoring did.
public struct RestoredCatalog: Hashable, Sendable, Codable {
    public let catalog: CatalogSummary
    /// Where it stands.
    public let database: String
    /// Where the catalog is that stood there before; `nil` if none did.
    public let former: String?
}

extension CatalogFile {
    /// The ending of the name of a catalog that is being made ready.
    static let unfinished = ".restoring"

    /// Puts this file's catalog in the place of `database`, for the next coordinator that starts there.
    ///
    /// That one first learns from nodes what they know beyond it. The file is read, and never written. Everything is
    /// verified before `database` is touched; what stood there is kept under another name, which `replacing` allows. A
    /// coordinator that has either of them open is not disturbed: `alreadyRunning`. With `cluster` another's catalog is
    /// refused: `foreignCluster`.
    public func restore(
        to database: String, of cluster: String? = nil, replacing: Bool, at now: Instant
    ) throws(CatalogStoreError) -> RestoredCatalog {
        guard SyncedFile(path).exists else {
            throw .failed(CatalogFault(.cannotOpen, path: path, detail: "it is not there"))
        }
        let isSame = path == database
        let lock = try CatalogLock(besides: database)
        let sourceLock = !isSame && SyncedFile(path + ".lock").exists ? try CatalogLock(besides: path) : nil
        defer { withExtendedLifetime((lock, sourceLock)) {} }
        guard replacing || !SyncedFile(database).exists else { throw .fileExists(database) }
        let made = SyncedFile(database + Self.unfinished)
        return try translatingErrors(of: path) {
            made.removeLeavings()
            do {
                let summary = try prepare(made)
                if let cluster, summary.cluster != cluster {
                    throw CatalogStoreError.foreignCluster(path: path, expected: cluster, actual: summary.cluster)
                }
                let former = SyncedFile(database).exists ? SyncedFile(aside(database, at: now)) : nil
                if let former { try SyncedFile(database).move(to: former) }
                try made.move(to: SyncedFile(database))
                return RestoredCatalog(catalog: summary, database: database, former: former?.path)
            } catch {
                made.removeLeavings()
                throw error
            }
        }
    }

    /// Makes a verified copy that says of itself that it was restored.
    private func prepare(_ made: SyncedFile) throws -> CatalogSummary {
        try SyncedFile(path).copy(to: made)
        let queue = try DatabaseQueue(path: made.path)
        do {
            try queue.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            guard try queue.read({ try $0.tableExists("catalog") }) else {
                throw CatalogStoreError.failed(
                    CatalogFault(.notADatabase, path: path, detail: "it holds no catalog"))
            }
            // So that a backup of an earlier release can be restored.
            try Schema.migrator.migrate(queue)
            try queue.write { try StandingTable(database: $0, path: path).noteRestored() }
            try queue.close()
        } catch {
            try queue.close()
            throw error
        }
        let summary = try CatalogFile(made.path, hash: hash).verify()
        try made.synchronize()
        return summary
    }

    private func aside(_ database: String, at now: Instant) -> String {
        let moment = now.iso8601.filter { $0 != ":" && $0 != "-" }
        return "\(database).before-\(moment)"
    }
}
