import GRDB
public import Gallery

/// What a catalog that was restored, or replaced, writes down of it.
///
/// Asynchronous, though nothing is awaited: the protocol's own would else be preferred where one waits.
extension SQLiteCatalogStore {
    public func noteSuperseded(by epoch: Epoch) async throws(CatalogStoreError) {
        let path = path
        try write { database in try StandingTable(database: database, path: path).noteSuperseded(by: epoch) }
    }

    public func takeEpoch(above epoch: Epoch) async throws(CatalogStoreError) -> Epoch {
        let path = path
        var taken: Epoch = 0
        try write { database in taken = try StandingTable(database: database, path: path).takeEpoch(above: epoch) }
        return taken
    }

    public func endRecovery() async throws(CatalogStoreError) {
        let path = path
        try write { database in try StandingTable(database: database, path: path).endRecovery() }
    }

    public func adopt(_ state: GalleryState, _ entry: AuditEntry) async throws(CatalogStoreError) {
        let (path, hash) = (path, hash)
        guard let checkpointed = opened?.checkpointed else { throw .notOpen }
        try write { database in
            let log = LogTable(database: database, path: path)
            let revision = try log.revision()
            guard state.revision > revision, state.revision <= Revision(Int64.max) else {
                throw CatalogStoreError.revisionMismatch(expected: state.revision, actual: revision)
            }
            try AuditTable(database: database, path: path)
                .append((revision + 1...state.revision).map { (entry, $0, nil) }, hash)
            try log.drop(before: .max)
            try StandingTable(database: database, path: path).noteAdopted(state.revision)
            try CheckpointTable(database: database, path: path).replace(checkpointed, by: state)
        }
        opened?.checkpointed = state
    }
}
