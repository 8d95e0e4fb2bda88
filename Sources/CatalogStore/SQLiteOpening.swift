import Foundation
import GRDB

/// Opens the database file so that what is committed is durable, and asserts that it is so.
struct SQLiteOpening {
    let path: String
    /// Whether a missing catalog is made.
    let mayCreate: Bool
    let limits: CatalogLimits

    func open() throws -> DatabaseQueue {
        guard mayCreate || FileManager.default.fileExists(atPath: path) else {
            throw CatalogStoreError.missing(path)
        }
        try requireNoUnfinishedRestoring()
        let file = SyncedFile(path)
        if !file.exists { try file.makeEmpty() }
        try file.restrict()
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        do {
            try queue.inDatabase(requireWhole)
            try queue.read(requireKnownSchema)
            try Schema.migrator.migrate(queue)
            try queue.inDatabase(emptyLog)
        } catch {
            try queue.close()
            throw error
        }
        return queue
    }

    /// Between two renamings of a restoring there is no catalog: an empty one must not take its place.
    private func requireNoUnfinishedRestoring() throws {
        guard !SyncedFile(path).exists, SyncedFile(path + CatalogFile.unfinished).exists else { return }
        throw CatalogStoreError.failed(
            CatalogFault(
                .cannotOpen, path: path, detail: "a restoring of it did not end; give `vitrine restore` again"))
    }

    private var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "vitrine.catalog"
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { database in
            // GRDB's own WAL set-up would make `synchronous` NORMAL, which may lose the last commits with the power.
            try require(database, "PRAGMA locking_mode = EXCLUSIVE", is: "exclusive")
            try require(database, "PRAGMA journal_mode = WAL", is: "wal")
            try database.execute(sql: "PRAGMA synchronous = FULL")
            try require(database, "PRAGMA journal_mode", is: "wal")
            try require(database, "PRAGMA synchronous", is: "2")
            try require(database, "PRAGMA foreign_keys", is: "1")
        }
        return configuration
    }

    private func require(_ database: Database, _ pragma: String, is wanted: String) throws {
        // To the end, not only the first row: what fails in a change of the journal's mode fails after that row.
        let found = try String.fetchAll(database, sql: pragma)
        guard found == [wanted] else {
            throw CatalogStoreError.failed(
                CatalogFault(.unexpected, path: path, detail: "\(pragma) is \(found.joined()), not \(wanted)"))
        }
    }

    /// Checks the pages of all tables, or in a large file of those that bear no checksums: the rest is checked as it is
    /// read.
    private func requireWhole(_ database: Database) throws {
        let pages = try Int64.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        let pageBytes = try Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 0
        guard pages.multipliedReportingOverflow(by: pageBytes).partialValue > limits.completeCheckBytesMax else {
            return try requireWhole(database, "PRAGMA quick_check(1)")
        }
        for table in Schema.smallTables where try database.tableExists(table) {
            try requireWhole(database, "PRAGMA quick_check('\(table)')")
        }
    }

    private func requireWhole(_ database: Database, _ pragma: String) throws {
        let finding = try String.fetchOne(database, sql: pragma)
        guard finding == "ok" else { throw CatalogStoreError.damaged(path, finding ?? "quick_check says nothing") }
    }

    private func requireKnownSchema(_ database: Database) throws {
        let migrator = Schema.migrator
        guard try migrator.hasBeenSuperseded(database) else { return }
        let unknown = try migrator.appliedIdentifiers(database).subtracting(migrator.migrations)
        throw CatalogStoreError.otherSchema(path: path, migrations: unknown.sorted())
    }

    /// Copies the write-ahead log into the database file and syncs that.
    ///
    /// After a failed sync the log's pages may be in memory and not on the disk, yet count as clean. Written anew,
    /// they are dirty again; only a sync of these says anything.
    private func emptyLog(_ database: Database) throws {
        let row = try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        guard row?["busy"] == 0 else {
            throw CatalogStoreError.failed(
                CatalogFault(.locked, path: path, detail: "the write-ahead log cannot be emptied"))
        }
    }
}
