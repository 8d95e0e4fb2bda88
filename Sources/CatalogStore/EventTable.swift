import Foundation
import GRDB
import Gallery

/// The events of all changes, and again the moves of latest, which are kept longer.
struct EventTable {
    private static let columns = "revision, number, kind, subject, region, at, body"

    let database: Database
    let path: String

    func append(_ commits: [Commit]) throws {
        for commit in commits where !commit.events.isEmpty {
            let event = try insertion(into: "event")
            let move = try insertion(into: "move")
            for stored in commit.storedEvents {
                try insert(stored, event)
                if stored.row.kind == EventRow.latestMoved { try insert(stored, move) }
            }
        }
    }

    /// The revision up to which events were dropped.
    func droppedUpTo() throws -> Revision {
        Revision(bitPattern: try Int64.fetchOne(database, sql: "SELECT eventsDropped FROM catalog") ?? 0)
    }

    func events(after position: EventPosition, limit: Int) throws -> [StoredEvent] {
        let dropped = try droppedUpTo()
        guard position >= .end(of: dropped) || dropped == 0 else {
            throw CatalogStoreError.gone(oldest: dropped &+ 1)
        }
        return try fetch(
            "SELECT \(Self.columns) FROM event WHERE (revision, number) > (?, ?) ORDER BY revision, number LIMIT ?",
            [Int64(clamping: position.revision), position.index, limit])
    }

    func moves(
        of subject: String, in region: Region?, after position: EventPosition, limit: Int
    ) throws -> [StoredEvent] {
        let regional = region == nil ? "" : "AND region = ?"
        let named: StatementArguments = region.map { [subject, $0.name] } ?? [subject]
        return try fetch(
            """
            SELECT \(Self.columns) FROM move
            WHERE subject = ? COLLATE NOCASE \(regional) AND (revision, number) > (?, ?)
            ORDER BY revision, number LIMIT ?
            """,
            named + [Int64(clamping: position.revision), position.index, limit])
    }

    func lastMove(of subject: String, in region: Region, asOf instant: Instant) throws -> StoredEvent? {
        try fetch(
            """
            SELECT \(Self.columns) FROM move WHERE subject = ? COLLATE NOCASE AND region = ? AND at <= ?
            ORDER BY revision DESC, number DESC LIMIT 1
            """,
            [subject, region.name, instant.milliseconds]
        ).first
    }

    /// All moves of latest of `revisions`, and up to which revision moves were dropped.
    func journal(of revisions: ClosedRange<Revision>) throws -> MoveJournal {
        let dropped = try Int64.fetchOne(database, sql: "SELECT movesDropped FROM catalog") ?? 0
        let moves = try fetch(
            "SELECT \(Self.columns) FROM move WHERE revision BETWEEN ? AND ? ORDER BY revision, number",
            [Int64(clamping: revisions.lowerBound), Int64(clamping: revisions.upperBound)])
        return MoveJournal(droppedUpTo: Revision(bitPattern: dropped), moves: moves)
    }

    /// Drops the oldest events and the oldest moves, by whole revisions.
    func keep(newest events: Int, moves: Int) throws {
        let sql = "SELECT revision FROM event ORDER BY revision DESC, number DESC LIMIT 1 OFFSET ?"
        if let last = try Int64.fetchOne(database, sql: sql, arguments: [max(events, 0)]) {
            try database.execute(sql: "DELETE FROM event WHERE revision <= ?", arguments: [last])
            try database.execute(sql: "UPDATE catalog SET eventsDropped = ?", arguments: [last])
        }
        let oldest = "SELECT revision FROM move ORDER BY revision DESC, number DESC LIMIT 1 OFFSET ?"
        guard let last = try Int64.fetchOne(database, sql: oldest, arguments: [max(moves, 0)]) else { return }
        try database.execute(sql: "DELETE FROM move WHERE revision <= ?", arguments: [last])
        try database.execute(sql: "UPDATE catalog SET movesDropped = ?", arguments: [last])
    }

    /// Checks that no event is of a change that was never made, and no move of one whose moves were dropped.
    func requireNone(after revision: Revision) throws {
        for table in ["event", "move"] {
            let newest = try Int64.fetchOne(database, sql: "SELECT max(revision) FROM \(table)") ?? 0
            guard Revision(bitPattern: newest) <= revision else {
                throw CatalogStoreError.damaged(
                    path, "an event is of revision \(newest), and the catalog is at \(revision)")
            }
        }
        let stray = try Int64.fetchOne(
            database, sql: "SELECT min(revision) FROM move WHERE revision <= (SELECT movesDropped FROM catalog)")
        if let stray { throw CatalogStoreError.damaged(path, "a move of revision \(stray) stands, which was dropped") }
    }

    private func insertion(into table: String) throws -> Statement {
        try database.cachedStatement(
            sql: "INSERT INTO \(table) (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?)")
    }

    private func insert(_ event: StoredEvent, _ insertion: Statement) throws {
        let row = event.row
        try insertion.execute(arguments: [
            Int64(event.position.revision), event.position.index, row.kind, row.subject, row.region?.name,
            row.at.milliseconds, Data(row.body),
        ])
    }

    private func fetch(_ sql: String, _ arguments: StatementArguments) throws -> [StoredEvent] {
        try Row.fetchAll(database.cachedStatement(sql: sql), arguments: arguments).map(event)
    }

    private func event(_ row: Row) throws -> StoredEvent {
        let position = EventPosition(revision: Revision(bitPattern: try row.checked(0)), index: try row.checked(1))
        let name: String? = try row.checked(4)
        let region = name.flatMap(Region.init)
        guard name == nil || region != nil else {
            throw CatalogStoreError.damaged(path, "an event of revision \(position.revision) is in no region")
        }
        return StoredEvent(
            position: position,
            row: EventRow(
                kind: try row.checked(2), subject: try row.checked(3), region: region,
                at: Instant(milliseconds: try row.checked(5)),
                body: [UInt8](try row.checked(6) as Data)))
    }
}
