import GRDB
import Gallery

/// Reads the whole catalog, checks it, and takes the next epoch: what an opening does inside one transaction.
struct CatalogLoading {
    /// What was read.
    struct Loaded {
        let contents: CatalogContents
        /// The state that the checkpoint's parts hold.
        let checkpointed: GalleryState
    }

    let path: String
    /// Whether a catalog without contents is taken for a new one.
    let mayCreate: Bool
    let limits: CatalogLimits
    let cluster: String
    let hash: AuditHash

    func load(from database: Database) throws -> Loaded {
        let standing = try String.fetchOne(database, sql: "SELECT cluster FROM catalog")
        if let standing, standing != cluster {
            throw CatalogStoreError.foreignCluster(path: path, expected: cluster, actual: standing)
        }
        guard standing != nil || mayCreate else { throw CatalogStoreError.missing(path) }
        let relation = StandingTable(database: database, path: path)
        let isRecovering = try relation.isRecovering()
        let superseder = try relation.superseder()
        guard superseder == 0 || isRecovering else { throw CatalogStoreError.superseded(path: path, by: superseder) }
        let checkpointed = try CheckpointTable(database: database, path: path).state()
        let verification = CatalogVerification(database: database, path: path, limits: limits, hash: hash)
        try verification.requireNoGap(from: checkpointed.revision)
        try verification.requireAgreement(of: checkpointed)
        var state = checkpointed
        try LogTable(database: database, path: path).forEachChange(since: state.revision, limit: .max) {
            try state.fold($0, path: path)
        }
        let ledger = try LedgerTable(database: database).newest(limits.ledgerRowsKept)
        let contents = CatalogContents(
            state: state, epoch: try takeEpoch(in: database), cluster: cluster, ledger: ledger,
            lineage: try relation.lineage(), isRecovering: isRecovering)
        return Loaded(contents: contents, checkpointed: checkpointed)
    }

    private func takeEpoch(in database: Database) throws -> Epoch {
        let epoch = try Int64.fetchOne(
            database,
            sql: """
                INSERT INTO catalog (id, cluster, epoch, revision) VALUES (1, ?, 1, 0)
                ON CONFLICT (id) DO UPDATE SET epoch = epoch + 1 RETURNING epoch
                """,
            arguments: [cluster])
        guard let epoch, epoch > 0 else { throw CatalogStoreError.damaged(path, "no epoch could be taken") }
        return Epoch(epoch)
    }
}
