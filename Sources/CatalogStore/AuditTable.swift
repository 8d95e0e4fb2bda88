import GRDB
import Gallery

/// The audit records, a row a revision.
struct AuditTable {
    let database: Database
    let path: String

    func append(_ records: [AuditRecord]) throws {
        let insertion = try database.cachedStatement(
            sql: """
                INSERT INTO audit (revision, at, principal, verb, target, decision, reason)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        for record in records {
            try insertion.execute(arguments: [
                Int64(record.revision), record.at.milliseconds, record.principal.name, record.verb, record.target,
                record.decision.rawValue, record.reason,
            ])
        }
    }

    func records(since revision: Revision, limit: Int) throws -> [AuditRecord] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT revision, at, principal, verb, target, decision, reason
                FROM audit WHERE revision > ? ORDER BY revision LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [Int64(clamping: revision), limit]).map(record)
    }

    func drop(before revision: Revision) throws {
        try database.execute(sql: "DELETE FROM audit WHERE revision < ?", arguments: [Int64(clamping: revision)])
    }

    private func record(_ row: Row) throws -> AuditRecord {
        let revision = Revision(row[0] as Int64)
        guard let decision = AuditRecord.Decision(rawValue: row[5]) else {
            throw CatalogStoreError.damaged(path, "the audit record of revision \(revision) has no known decision")
        }
        return AuditRecord(
            revision: revision, at: Instant(milliseconds: row[1]), principal: Principal(row[2]), verb: row[3],
            target: row[4], decision: decision, reason: row[6])
    }
}
