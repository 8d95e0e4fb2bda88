import GRDB

/// How the catalog's tables came to be: migrations by name, in order, never edited once released.
///
/// ```
/// catalog     one row: whose it is, the highest epoch taken, the newest revision, the bounds of the audit, up to which
///             revision events and moves were dropped; whether it was restored and has yet to learn what nodes know, its lineage,
///             up to which revision it was taken from a node as a whole, and the epoch of who superseded it
/// change      the log: a row a revision, the change as JSON
/// audit       who changed what by what right, and what was denied or refused: a row a record, each with the hash of the
///             one before, and with that of the moves of latest that came of the change
/// answer      idempotency keys with their answers
/// event       what came of the changes, a row an event
/// move        those of them that moved latest
/// checkpoint  one row: the revision of what is in `part`, how many rows that is, and their checksums together
/// part        the state at that revision: a row a part of it (`GalleryPart`), each with its checksum
/// ledger      what coordinators noted of losses: a row an incident, as JSON
/// ```
enum Schema {
    /// The tables that are checked page by page however large the file is: those whose contents nothing else tells.
    static let smallTables = ["grdb_migrations", "catalog", "checkpoint", "ledger"]

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("2 log, chained audit with changes, answers, events, coded parts, ledger") {
            database in
            try database.execute(sql: state)
            try database.execute(sql: history)
        }
        migrator.registerMigration("3 backups") { database in
            try database.execute(sql: recovery)
        }
        migrator.registerMigration("4 journal of latest that the audit covers") { database in
            try database.execute(sql: coveredJournal)
        }
        return migrator
    }

    private static let state = """
        CREATE TABLE catalog (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            cluster TEXT NOT NULL,
            epoch INTEGER NOT NULL CHECK (epoch > 0),
            revision INTEGER NOT NULL CHECK (revision >= 0),
            anchorSequence INTEGER NOT NULL DEFAULT 0,
            anchorHash BLOB NOT NULL DEFAULT (zeroblob(32)),
            headSequence INTEGER NOT NULL DEFAULT 0,
            headHash BLOB NOT NULL DEFAULT (zeroblob(32)),
            eventsDropped INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE TABLE checkpoint (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            revision INTEGER NOT NULL CHECK (revision >= 0),
            parts INTEGER NOT NULL,
            checksum INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE part (
            key TEXT NOT NULL UNIQUE,
            checksum INTEGER NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        CREATE TABLE ledger (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
        """

    private static let recovery = """
        ALTER TABLE catalog ADD COLUMN isRecovering INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE catalog ADD COLUMN lineage INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE catalog ADD COLUMN lineageRevision INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE catalog ADD COLUMN adopted INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE catalog ADD COLUMN superseder INTEGER NOT NULL DEFAULT 0;
        """

    /// Events of before say nothing of generations, and no record covers them: the journal begins anew.
    private static let coveredJournal = """
        ALTER TABLE audit ADD COLUMN operation TEXT;
        ALTER TABLE audit ADD COLUMN moves BLOB;
        ALTER TABLE catalog ADD COLUMN movesDropped INTEGER NOT NULL DEFAULT 0;
        DELETE FROM move;
        DELETE FROM event;
        UPDATE catalog SET eventsDropped = revision, movesDropped = revision;
        """

    private static let history = """
        CREATE TABLE change (
            revision INTEGER PRIMARY KEY CHECK (revision > 0),
            body TEXT NOT NULL
        ) STRICT;
        CREATE TABLE audit (
            sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
            revision INTEGER CHECK (revision > 0),
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            certificate TEXT,
            verb TEXT NOT NULL,
            object TEXT NOT NULL,
            decision TEXT NOT NULL,
            reason TEXT NOT NULL,
            result TEXT NOT NULL,
            changes TEXT NOT NULL,
            previous BLOB NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX auditByRevision ON audit (revision) WHERE revision IS NOT NULL;
        CREATE INDEX auditByObject ON audit (object COLLATE NOCASE, revision) WHERE revision IS NOT NULL;
        CREATE TABLE answer (
            revision INTEGER PRIMARY KEY CHECK (revision > 0),
            principal TEXT NOT NULL,
            key TEXT NOT NULL,
            request BLOB NOT NULL,
            at INTEGER NOT NULL,
            answer BLOB NOT NULL,
            UNIQUE (principal, key)
        ) STRICT;
        CREATE INDEX answerByTime ON answer (at);
        CREATE TABLE event (
            revision INTEGER NOT NULL,
            number INTEGER NOT NULL,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            region TEXT,
            at INTEGER NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (revision, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE move (
            revision INTEGER NOT NULL,
            number INTEGER NOT NULL,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            region TEXT,
            at INTEGER NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (revision, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX moveBySubject ON move (subject COLLATE NOCASE, region, revision, number);
        """
}
