import Foundation
import GRDB
import Gallery

/// The state as rows, one a part, each with its checksum.
///
/// Parts, not one value: no value outgrows a bound, and a checkpoint writes only what changed.
struct CheckpointTable {
    let database: Database
    let path: String

    /// Turns the rows of `old` into those of `new`.
    func replace(_ old: GalleryState, by new: GalleryState) throws {
        let row = try Row.fetchOne(database, sql: "SELECT checksum FROM checkpoint")
        var checksum = UInt64(bitPattern: row?["checksum"] as Int64? ?? 0)
        let difference = GalleryDifference(from: old, to: new)
        let deletion = try database.cachedStatement(sql: "DELETE FROM part WHERE key = ?")
        for part in difference.removed {
            checksum ^= try self.checksum(part.key)
            try deletion.execute(arguments: [part.key])
        }
        // The first checkpoint has all parts that there always are, though they differ from those of no catalog in
        // nothing.
        let always: [GalleryPart] = row == nil ? [.cluster, .directory] : []
        let written = always + difference.written.filter { !always.contains($0) }
        for part in written { checksum ^= try write(part, of: new) }
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO checkpoint (id, revision, parts, checksum)
                VALUES (1, ?, (SELECT count(*) FROM part), ?)
                """,
            arguments: [Int64(new.revision), Int64(bitPattern: checksum)])
    }

    /// The state at the last checkpoint; the empty one if there was none.
    func state() throws -> GalleryState {
        let row = try Row.fetchOne(database, sql: "SELECT revision, parts, checksum FROM checkpoint")
        var assembly = GalleryAssembly()
        var (count, together) = (0, UInt64(0))
        let rows = try Row.fetchCursor(database, sql: "SELECT key, checksum, body FROM part")
        while let row = try rows.next() {
            let key: String = try row.checked(0)
            let checksum = UInt64(bitPattern: try row.checked(1))
            let body = try row.withUnsafeData(atIndex: 2) { [UInt8]($0 ?? Data()) }
            guard Self.checksum(key, body) == checksum else {
                throw CatalogStoreError.damaged(path, "in the checkpoint, the checksum of \(key) differs")
            }
            try translating { () throws(GalleryCodingError) in try assembly.add(body, key: key) }
            count += 1
            together ^= checksum
        }
        guard let row else {
            guard count == 0 else { throw CatalogStoreError.damaged(path, "parts of a checkpoint are there alone") }
            return GalleryState()
        }
        let (expected, expectedChecksum): (Int, Int64) = (try row.checked(1), try row.checked(2))
        guard count == expected, together == UInt64(bitPattern: expectedChecksum) else {
            throw CatalogStoreError.damaged(
                path, "the checkpoint has \(count) parts, not the \(expected) that were written")
        }
        let revision = Revision(bitPattern: try row.checked(0))
        return try translating { () throws(GalleryCodingError) in try assembly.state(revision: revision) }
    }

    /// Returns by what the checksum of all parts changes.
    private func write(_ part: GalleryPart, of state: GalleryState) throws -> UInt64 {
        guard let body = state.encoded(part) else {
            throw CatalogStoreError.failed(
                CatalogFault(.unexpected, path: path, detail: "\(part.key) is to be written and is not there"))
        }
        let key = part.key
        let checksum = Self.checksum(key, body)
        let former = try self.checksum(key)
        let insertion = try database.cachedStatement(
            sql: """
                INSERT INTO part (key, checksum, body) VALUES (?, ?, ?)
                ON CONFLICT (key) DO UPDATE SET checksum = excluded.checksum, body = excluded.body
                """)
        try insertion.execute(arguments: [key, Int64(bitPattern: checksum), Data(body)])
        return former ^ checksum
    }

    /// The checksum of the row with `key`; 0 if there is none.
    private func checksum(_ key: String) throws -> UInt64 {
        let statement = try database.cachedStatement(sql: "SELECT checksum FROM part WHERE key = ?")
        return UInt64(bitPattern: try Int64.fetchOne(statement, arguments: [key]) ?? 0)
    }

    /// Of the body and of whose it is, so that two that change places are found.
    private static func checksum(_ key: String, _ body: [UInt8]) -> UInt64 {
        Checksum(of: Array(key.utf8)).value &* 3 &+ Checksum(of: body).value
    }

    private func translating<Result>(_ work: () throws(GalleryCodingError) -> Result) throws -> Result {
        do {
            return try work()
        } catch {
            throw CatalogStoreError.damaged(path, "in the checkpoint, \(error)")
        }
    }
}
