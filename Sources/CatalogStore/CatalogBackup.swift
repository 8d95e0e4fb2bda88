import Foundation
import GRDB
import GRDBSQLite

/// Copying the catalog while it is in use.
extension SQLiteCatalogStore {
    /// Pages that are copied at a time; between, commits have their turn.
    private static let pagesAtOnce: Int32 = 512

    public func backUp(
        to file: String, progress: @Sendable (Int, Int) -> Void
    ) async throws(CatalogStoreError) {
        guard !isBackingUp else { throw .tooManyPending(max: 1) }
        guard !FileManager.default.fileExists(atPath: file) else { throw .fileExists(file) }
        isBackingUp = true
        defer { isBackingUp = false }
        do {
            let target = try DatabaseQueue(path: file)
            try await copy(to: target, progress: progress)
            // One file, without a write-ahead log beside it.
            try target.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try target.close()
            try SyncedFile(file).synchronize()
        } catch {
            SyncedFile(file).removeLeavings()
            throw CatalogStoreError(error, path: file)
        }
    }

    /// Copies page after page from the connection that writes: what it commits meanwhile goes into the copy too.
    private func copy(to target: DatabaseQueue, progress: @Sendable (Int, Int) -> Void) async throws {
        guard let source = opened?.queue else { throw CatalogStoreError.notOpen }
        let backup = try PageCopy(from: source, to: target)
        while try backup.step(pages: Self.pagesAtOnce) {
            progress(backup.copied, backup.pages)
            try Task.checkCancellation()
            await Task.yield()
            guard opened != nil else { throw CatalogStoreError.notOpen }
        }
        progress(backup.pages, backup.pages)
        try backup.finish()
    }
}

/// SQLite's copy of one database to another, page by page.
private final class PageCopy {
    private let handle: OpaquePointer
    private let source: DatabaseQueue
    private let target: DatabaseQueue
    private var isFinished = false

    init(from source: DatabaseQueue, to target: DatabaseQueue) throws {
        (self.source, self.target) = (source, target)
        let handle = source.inDatabase { from in
            target.inDatabase { into in
                sqlite3_backup_init(into.sqliteConnection, "main", from.sqliteConnection, "main")
            }
        }
        guard let handle else { throw DatabaseError(resultCode: .SQLITE_ERROR, message: "the copy cannot begin") }
        self.handle = handle
    }

    deinit { if !isFinished { sqlite3_backup_finish(handle) } }

    var pages: Int { Int(sqlite3_backup_pagecount(handle)) }
    var copied: Int { pages - Int(sqlite3_backup_remaining(handle)) }

    /// Copies so many pages, and says whether there are more.
    func step(pages: Int32) throws -> Bool {
        let code = source.inDatabase { _ in target.inDatabase { _ in sqlite3_backup_step(handle, pages) } }
        switch code {
        case SQLITE_OK: return true
        case SQLITE_DONE: return false
        default: throw DatabaseError(resultCode: ResultCode(rawValue: code), message: "a page was not copied")
        }
    }

    func finish() throws {
        isFinished = true
        let code = source.inDatabase { _ in target.inDatabase { _ in sqlite3_backup_finish(handle) } }
        guard code == SQLITE_OK else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: "the copy did not end")
        }
    }
}
