import Foundation
import GRDB
import Gallery

/// The log of changes, and what is committed with it.
struct LogTable {
    let database: Database
    let path: String

    /// The newest revision; 0 in a new catalog.
    func revision() throws -> Revision {
        Revision(bitPattern: try Int64.fetchOne(database, sql: "SELECT revision FROM catalog") ?? 0)
    }

    /// The revision of the oldest change that is kept; that of the next change if there is none.
    func oldest() throws -> Revision {
        guard let oldest = try Int64.fetchOne(database, sql: "SELECT min(revision) FROM change") else {
            return try revision() + 1
        }
        return Revision(bitPattern: oldest)
    }

    func change(at revision: Revision) throws -> GalleryChange? {
        try changes(since: revision - 1, limit: 1).first { $0.revision == revision }?.change
    }

    func changes(since revision: Revision, limit: Int) throws -> [LoggedChange] {
        var changes: [LoggedChange] = []
        try forEachChange(since: revision, limit: limit) { changes.append($0) }
        return changes
    }

    func forEachChange(since revision: Revision, limit: Int, _ body: (LoggedChange) throws -> Void) throws {
        let decoder = JSONDecoder()
        let statement = try database.cachedStatement(
            sql: "SELECT revision, body FROM change WHERE revision > ? ORDER BY revision LIMIT ?")
        let rows = try Row.fetchCursor(statement, arguments: [Int64(clamping: revision), limit])
        while let row = try rows.next() {
            let revision = Revision(bitPattern: try row.checked(0))
            let change: GalleryChange
            do {
                change = try row.withUnsafeData(atIndex: 1) {
                    try decoder.decode(GalleryChange.self, from: $0 ?? Data())
                }
            } catch {
                throw CatalogStoreError.damaged(path, "revision \(revision) is not a change: \(error)")
            }
            try body(LoggedChange(revision: revision, change: change))
        }
    }

    func append(_ batch: CommitBatch) throws {
        let change = try database.cachedStatement(
            sql: "INSERT INTO change (revision, body) VALUES (?, CAST(? AS TEXT))")
        for (commit, body) in zip(batch.commits, batch.changes) {
            try change.execute(arguments: [Int64(commit.revision), body])
        }
        guard let newest = batch.commits.last else { return }
        try database.execute(sql: "UPDATE catalog SET revision = ?", arguments: [Int64(newest.revision)])
    }

    func drop(before revision: Revision) throws {
        try database.execute(sql: "DELETE FROM change WHERE revision < ?", arguments: [Int64(clamping: revision)])
    }
}
