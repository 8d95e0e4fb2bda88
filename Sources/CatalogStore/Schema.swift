import GRDB

/// How the catalog's tables came to be: migrations by name, in order, never edited once released.
///
/// ```
/// catalog     one row: whose it is, the highest epoch taken, the newest revision
/// change      the log: a row a revision, the change as JSON
/// audit       who did what by what right: a row a revision
/// answer      idempotency keys with their answers
/// checkpoint  one row: the revision of what is in `resource`, and how many rows that is
/// ledger      what coordinators noted of losses: a row an incident, as JSON
/// resource    the state at that revision: a row a region, node, gallery, image definition, image version, as JSON
/// ```
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 log, audit, answers, checkpoint") { try $0.execute(sql: firstTables) }
        migrator.registerMigration("2 incident ledger") { database in
            try database.execute(sql: "CREATE TABLE ledger (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT")
        }
        return migrator
    }

    private static let firstTables = """
        CREATE TABLE catalog (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            cluster TEXT NOT NULL,
            epoch INTEGER NOT NULL CHECK (epoch > 0),
            revision INTEGER NOT NULL CHECK (revision >= 0)
        ) STRICT;
        CREATE TABLE change (
            revision INTEGER PRIMARY KEY CHECK (revision > 0),
            body TEXT NOT NULL
        ) STRICT;
        CREATE TABLE audit (
            revision INTEGER PRIMARY KEY CHECK (revision > 0),
            at INTEGER NOT NULL,
            principal TEXT NOT NULL,
            verb TEXT NOT NULL,
            target TEXT NOT NULL,
            decision TEXT NOT NULL,
            reason TEXT NOT NULL
        ) STRICT;
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
        CREATE TABLE checkpoint (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            revision INTEGER NOT NULL CHECK (revision >= 0),
            resources INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE resource (
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (kind, name)
        ) STRICT;
        """
}
