import Foundation
import GRDB

/// The incident ledger, a row an incident.
struct LedgerTable {
    let database: Database

    /// The newest rows, at most `limit`, in order of id.
    func newest(_ limit: Int) throws -> [LedgerRow] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT id, body FROM ledger ORDER BY id DESC LIMIT ?", arguments: [max(limit, 0)])
        return try rows.reversed().map { LedgerRow(id: try $0.checked(0), body: [UInt8](try $0.checked(1) as Data)) }
    }

    func keep(_ rows: [LedgerRow]) throws {
        let insertion = try database.cachedStatement(
            sql: "INSERT INTO ledger (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body")
        for row in rows { try insertion.execute(arguments: [row.id, Data(row.body)]) }
    }

    func drop(beyondNewest count: Int) throws {
        try database.execute(
            sql: "DELETE FROM ledger WHERE id NOT IN (SELECT id FROM ledger ORDER BY id DESC LIMIT ?)",
            arguments: [max(count, 0)])
    }
}
