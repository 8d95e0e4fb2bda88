import Foundation
import GRDB
import Gallery

/// The audit records, a row a record.
struct AuditTable {
    private static let columns =
        "sequence, revision, at, actor, certificate, verb, object, decision, reason, result, changes, previous, "
        + "hash, operation, moves"

    /// What stands where nothing changed.
    private static let nothing = Data("[]".utf8)

    let database: Database
    let path: String

    /// From where to where the audit is kept, as it stands beside the catalog's revision.
    func bounds() throws -> AuditBounds {
        let row = try Row.fetchOne(
            database, sql: "SELECT anchorSequence, anchorHash, headSequence, headHash FROM catalog")
        guard let row else { return AuditBounds() }
        return AuditBounds(
            anchor: try mark(row.checked(0), row.checked(1)), head: try mark(row.checked(2), row.checked(3)))
    }

    /// Adds `entries`, each with the revision of its change and the hash of the moves of latest that came of it, or none.
    func append(_ entries: [(AuditEntry, Revision?, moves: Digest?)], _ hash: @escaping AuditHash) throws {
        var chain = AuditChain(after: try bounds().head, hash: hash)
        let insertion = try database.cachedStatement(
            sql: """
                INSERT INTO audit (\(Self.columns))
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT), ?, ?, ?, ?)
                """)
        for (entry, revision, moves) in entries {
            let record = chain.add(entry, revision: revision, moves: moves)
            try insertion.execute(arguments: [
                Int64(record.sequence), revision.map(Int64.init), entry.at.milliseconds, entry.actor.name,
                entry.certificate, entry.verb, entry.object, entry.decision.rawValue, entry.reason, entry.result,
                try entry.changes.isEmpty ? Self.nothing : CatalogJSON.encode(entry.changes),
                Data(record.previous.bytes), Data(record.hash.bytes), entry.operation, moves.map { Data($0.bytes) },
            ])
        }
        try database.execute(
            sql: "UPDATE catalog SET headSequence = ?, headHash = ?",
            arguments: [Int64(chain.mark.sequence), Data(chain.mark.hash.bytes)])
    }

    func records(after sequence: UInt64, limit: Int) throws -> [AuditRecord] {
        let statement = try database.cachedStatement(
            sql: "SELECT \(Self.columns) FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?")
        return try Row.fetchAll(statement, arguments: [Int64(clamping: sequence), limit]).map(record)
    }

    func records(of object: String, since revision: Revision, limit: Int) throws -> [AuditRecord] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(Self.columns) FROM audit
                WHERE revision IS NOT NULL AND object = ? COLLATE NOCASE AND revision > ? ORDER BY revision LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [object, Int64(clamping: revision), limit]).map(record)
    }

    /// Takes away what is older than the newest `count` records, and remembers where it cut.
    func keep(newest count: UInt64) throws {
        let bounds = try bounds()
        let last = bounds.head.sequence > max(count, 1) ? bounds.head.sequence - max(count, 1) : 0
        guard last > bounds.anchor.sequence else { return }
        guard let anchor = try records(after: last - 1, limit: 1).first, anchor.sequence == last else {
            throw CatalogStoreError.damaged(path, "audit record \(last) is missing")
        }
        try database.execute(sql: "DELETE FROM audit WHERE sequence <= ?", arguments: [Int64(last)])
        try database.execute(
            sql: "UPDATE catalog SET anchorSequence = ?, anchorHash = ?",
            arguments: [Int64(last), Data(anchor.hash.bytes)])
    }

    /// Checks that the audit is whole at both ends, that each of its revisions is there, and the newest `count` records
    /// one by one.
    func requireWhole(newest count: UInt64, revision: Revision, _ hash: @escaping AuditHash) throws {
        let bounds = try bounds()
        guard bounds.anchor.sequence <= bounds.head.sequence else {
            throw CatalogStoreError.damaged(path, "the audit ends before it begins")
        }
        try requireRevisions(upTo: revision, isKeptFromTheFirst: bounds.anchor == .beginning)
        let start = max(bounds.anchor.sequence, bounds.head.sequence - min(count, bounds.head.sequence))
        var mark = bounds.anchor
        if start > bounds.anchor.sequence {
            guard let before = try records(after: start - 1, limit: 1).first else {
                throw CatalogStoreError.damaged(path, "audit record \(start) is missing")
            }
            mark = before.mark
        }
        var chain = AuditChain(after: mark, hash: hash)
        do {
            let newest = try records(after: start, limit: .max)
            for record in newest { try chain.verify(record) }
            try chain.requireEnd(at: bounds.head)
            guard let revisions = newest.revisions else { return }
            try EventTable(database: database, path: path).journal(of: revisions).requireMoves(of: newest, hash)
        } catch let fault as AuditFault {
            throw CatalogStoreError.damaged(path, "\(fault)")
        }
    }

    private func requireRevisions(upTo revision: Revision, isKeptFromTheFirst: Bool) throws {
        guard let span = try RevisionSpan(of: "audit", in: database) else {
            guard revision == 0 || !isKeptFromTheFirst else {
                throw CatalogStoreError.damaged(path, "the audit lacks all \(revision) changes")
            }
            return
        }
        guard span.newest == revision, span.isWhole, span.oldest == 1 || !isKeptFromTheFirst else {
            throw CatalogStoreError.damaged(
                path, "the audit has \(span), and the catalog is at revision \(revision)")
        }
    }

    private func record(_ row: Row) throws -> AuditRecord {
        let sequence = UInt64(bitPattern: try row.checked(0))
        guard let decision = AuditEntry.Decision(rawValue: try row.checked(7)),
            let previous = Digest(try row.checked(11) as Data), let hash = Digest(try row.checked(12) as Data)
        else { throw CatalogStoreError.damaged(path, "audit record \(sequence) has no known decision or no hash") }
        let entry = AuditEntry(
            keptAt: Instant(milliseconds: try row.checked(2)), actor: Principal(try row.checked(3)),
            certificate: try row.checked(4), verb: try row.checked(5), operation: try row.checked(13),
            object: try row.checked(6), decision: decision, reason: try row.checked(8), result: try row.checked(9),
            changes: try changes(row, of: sequence))
        let revision: Int64? = try row.checked(1)
        let moves: Data? = try row.checked(14)
        let movesHash = moves.flatMap { Digest($0) }
        guard moves == nil || movesHash != nil else {
            throw CatalogStoreError.damaged(path, "audit record \(sequence) has half a hash of moves")
        }
        return AuditRecord(
            sequence: sequence, revision: revision.map(Revision.init(bitPattern:)), entry: entry, moves: movesHash,
            previous: previous, hash: hash)
    }

    private func changes(_ row: Row, of sequence: UInt64) throws -> [AuditChange] {
        let text = Data((try row.checked(10) as String).utf8)
        guard text != Self.nothing else { return [] }
        do {
            return try CatalogJSON.decode([AuditChange].self, from: text)
        } catch {
            throw CatalogStoreError.damaged(path, "audit record \(sequence) does not say what changed: \(error)")
        }
    }

    private func mark(_ sequence: Int64, _ hash: Data) throws -> AuditMark {
        guard let hash = Digest(hash), sequence >= 0 else {
            throw CatalogStoreError.damaged(path, "the end of the audit has no hash")
        }
        return AuditMark(sequence: UInt64(sequence), hash: hash)
    }
}
