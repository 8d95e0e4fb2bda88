import GRDB
import Gallery

/// How the catalog stands to other copies of it.
struct StandingTable {
    let database: Database
    let path: String

    /// Whether it was restored from a backup, and has yet to be told what nodes know beyond it.
    func isRecovering() throws -> Bool { try number("isRecovering") != 0 }

    func lineage() throws -> CatalogLineage {
        CatalogLineage(number: try number("lineage"), revision: try number("lineageRevision"))
    }

    /// The revision at which the state was taken as a whole, without the changes that led to it; 0 if it never was.
    func adopted() throws -> Revision { try number("adopted") }

    /// The epoch of the coordinator that nodes obey instead; 0 if there is none.
    func superseder() throws -> Epoch { try number("superseder") }

    func noteSuperseded(by epoch: Epoch) throws {
        try database.execute(sql: "UPDATE catalog SET superseder = ?", arguments: [Int64(clamping: epoch)])
    }

    func noteRestored() throws {
        try database.execute(sql: "UPDATE catalog SET isRecovering = 1, superseder = 0")
    }

    func endRecovery() throws {
        try database.execute(
            sql: "UPDATE catalog SET isRecovering = 0, superseder = 0, lineage = epoch, lineageRevision = revision")
    }

    /// Takes an epoch above the last one and above `least`.
    func takeEpoch(above least: Epoch) throws -> Epoch {
        let epoch = try Int64.fetchOne(
            database, sql: "UPDATE catalog SET epoch = max(epoch, ?) + 1 RETURNING epoch",
            arguments: [Int64(clamping: least)])
        guard let epoch, epoch > 0 else { throw CatalogStoreError.damaged(path, "no epoch could be taken") }
        return Epoch(epoch)
    }

    /// The catalog is at `revision`, and how it came there is not known.
    func noteAdopted(_ revision: Revision) throws {
        try database.execute(
            sql: "UPDATE catalog SET revision = ?, adopted = ?, eventsDropped = ?",
            arguments: [Int64(revision), Int64(revision), Int64(revision)])
    }

    private func number(_ column: String) throws -> UInt64 {
        UInt64(bitPattern: try Int64.fetchOne(database, sql: "SELECT \(column) FROM catalog") ?? 0)
    }
}
