import Foundation
import GRDB
public import Gallery

/// What a catalog's file holds, as far as all of it was read and agrees.
public struct CatalogSummary: Hashable, Sendable, Codable {
    public let cluster: String
    public let epoch: Epoch
    public let revision: Revision
    public let galleries: Int
    public let imageVersions: Int
    /// The number of the newest audit record.
    public let auditRecords: UInt64
    /// The hash of that record.
    public let auditHead: Digest
    public let bytes: Int64
}

/// A catalog in a file that no coordinator has open: a backup, or what one is restored to.
public struct CatalogFile: Sendable {
    public let path: String
    let hash: AuditHash

    /// `hash` is the SHA-256 with which the audit is chained.
    public init(_ path: String, hash: @escaping AuditHash) {
        self.path = path
        self.hash = hash
    }

    /// Reads all of it: every page, the whole audit chain, and the state as the fold of the log.
    ///
    /// Nothing is written. Throws for the first thing that does not agree. A file with a write-ahead log beside it is
    /// none that a backup wrote, and is refused.
    public func verify() throws(CatalogStoreError) -> CatalogSummary {
        guard SyncedFile(path).exists else {
            throw .failed(CatalogFault(.cannotOpen, path: path, detail: "it is not there"))
        }
        return try translatingErrors(of: path) {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.label = "vitrine.backup"
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            do {
                let summary = try queue.read(verify)
                try queue.close()
                return summary
            } catch {
                try queue.close()
                throw error
            }
        }
    }

    private func verify(_ database: Database) throws -> CatalogSummary {
        let finding = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)")
        guard finding == "ok" else {
            throw CatalogStoreError.damaged(path, finding ?? "integrity_check says nothing")
        }
        let applied = try Schema.migrator.appliedIdentifiers(database)
        let unknown = applied.subtracting(Schema.migrator.migrations)
        guard unknown.isEmpty else {
            throw CatalogStoreError.otherSchema(path: path, migrations: unknown.sorted())
        }
        guard try Schema.migrator.hasCompletedMigrations(database),
            let row = try Row.fetchOne(database, sql: "SELECT cluster, epoch FROM catalog")
        else { throw CatalogStoreError.failed(CatalogFault(.notADatabase, path: path, detail: "it holds no catalog")) }
        var limits = CatalogLimits()
        limits.completeVerificationMax = .max
        limits.auditRecordsVerified = .max
        let checkpointed = try CheckpointTable(database: database, path: path).state()
        let verification = CatalogVerification(database: database, path: path, limits: limits, hash: hash)
        try verification.requireNoGap(from: checkpointed.revision)
        try verification.requireAgreement(of: checkpointed)
        var state = checkpointed
        try LogTable(database: database, path: path).forEachChange(since: state.revision, limit: .max) {
            try state.fold($0, path: path)
        }
        let head = try AuditTable(database: database, path: path).bounds().head
        return CatalogSummary(
            cluster: try row.checked(0), epoch: Epoch(bitPattern: try row.checked(1)), revision: state.revision,
            galleries: state.galleries.count, imageVersions: state.versionCount, auditRecords: head.sequence,
            auditHead: head.hash, bytes: try size())
    }

    private func size() throws -> Int64 {
        (try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.int64Value ?? 0
    }
}

extension GalleryState {
    fileprivate var versionCount: Int {
        galleries.values.reduce(0) { sum, gallery in
            sum + gallery.definitions.values.reduce(0) { $0 + $1.versions.count }
        }
    }
}
