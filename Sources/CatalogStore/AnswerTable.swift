import Foundation
import GRDB
import Gallery

/// The idempotency keys with their answers.
struct AnswerTable {
    let database: Database
    let path: String

    func request(_ key: IdempotencyKey) throws -> RememberedRequest? {
        let statement = try database.cachedStatement(
            sql: "SELECT revision, request, at, answer FROM answer WHERE principal = ? AND key = ?")
        guard let row = try Row.fetchOne(statement, arguments: [key.principal.name, key.text]) else { return nil }
        let revision = Revision(bitPattern: try row.checked(0))
        guard let request = Digest(try row.checked(1) as Data) else {
            throw CatalogStoreError.damaged(path, "the key of revision \(revision) has no digest")
        }
        return RememberedRequest(
            request: request, at: Instant(milliseconds: try row.checked(2)),
            answer: RememberedAnswer(revision: revision, answer: [UInt8](try row.checked(3) as Data)))
    }

    /// Tells `body` of every key that is remembered, in the order of their revisions.
    func forEachName(_ body: (IdempotencyKey.Name) -> Void) throws {
        let rows = try Row.fetchCursor(database, sql: "SELECT principal, key FROM answer ORDER BY revision")
        while let row = try rows.next() {
            body(IdempotencyKey.Name(principal: Principal(try row.checked(0)), text: try row.checked(1)))
        }
    }

    func append(_ commits: [Commit]) throws {
        let insertion = try database.cachedStatement(
            sql: "INSERT INTO answer (revision, principal, key, request, at, answer) VALUES (?, ?, ?, ?, ?, ?)")
        for commit in commits {
            guard let key = commit.key else { continue }
            try request(key)?.requireUnused(by: key)
            try insertion.execute(arguments: [
                Int64(commit.revision), key.principal.name, key.text, Data(key.request.bytes),
                commit.audit.at.milliseconds, Data(commit.answer),
            ])
        }
    }

    /// Forgets what is older than the limits say.
    func forget(before revision: Revision, _ instant: Instant) throws {
        let byRevision = try database.cachedStatement(sql: "DELETE FROM answer WHERE revision < ?")
        try byRevision.execute(arguments: [Int64(clamping: revision)])
        let byTime = try database.cachedStatement(sql: "DELETE FROM answer WHERE at < ?")
        try byTime.execute(arguments: [instant.milliseconds])
    }
}
