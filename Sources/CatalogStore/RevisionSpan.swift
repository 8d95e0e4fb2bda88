import GRDB
import Gallery

/// From which to which revision a table has rows, and how many.
struct RevisionSpan {
    let oldest: Revision
    let newest: Revision
    let count: Int64

    /// Of all rows of `table` that have a revision; `nil` if none has.
    init?(of table: String, in database: Database) throws {
        let sql = "SELECT min(revision), max(revision), count(revision) FROM \(table) WHERE revision IS NOT NULL"
        guard let row = try Row.fetchOne(database, sql: sql), let oldest: Int64 = try row.checked(0),
            let newest: Int64 = try row.checked(1)
        else { return nil }
        self.oldest = Revision(bitPattern: oldest)
        self.newest = Revision(bitPattern: newest)
        count = try row.checked(2)
    }

    /// Whether each revision from the oldest to the newest has one row.
    var isWhole: Bool { newest &- oldest &+ 1 == UInt64(bitPattern: count) }
}

extension RevisionSpan: CustomStringConvertible {
    var description: String { "\(count) rows from revision \(oldest) to \(newest)" }
}
