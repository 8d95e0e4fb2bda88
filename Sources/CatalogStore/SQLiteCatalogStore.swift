import GRDB
public import Gallery
import Synchronization

/// The catalog in an SQLite file: the default engine.
///
/// One connection writes and checkpoints, and holds the file for itself. The actor runs on a dispatch queue of its
/// own, so that a slow disk blocks none of Swift's cooperative threads.
///
/// ```
/// PATH        the database
/// PATH-wal    its write-ahead log
/// PATH.lock   the lock of the process that has it open
/// ```
public actor SQLiteCatalogStore: CatalogStore {
    struct Opened {
        let queue: DatabaseQueue
        /// What the parts of the checkpoint say.
        var checkpointed: GalleryState
        /// A failure after which nothing is known of what a further write would meet.
        var failure: CatalogStoreError?
    }

    public nonisolated let path: String
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private nonisolated let executor = QueueExecutor(label: "vitrine.catalog")
    private let mayCreate: Bool
    let limits: CatalogLimits
    let hash: AuditHash
    private nonisolated let knownKeys = Mutex(KnownKeys(countMax: 1))
    private var lock: CatalogLock?
    var opened: Opened?
    /// Whether a copy is being written.
    var isBackingUp = false

    /// Names the file; nothing is touched before ``open(cluster:)``.
    ///
    /// With `mayCreate` false a missing or empty file is refused, so that a lost catalog is not taken for an empty one.
    ///
    /// `hash` is the SHA-256 with which the audit is chained.
    public init(
        path: String, mayCreate: Bool = true, limits: CatalogLimits = CatalogLimits(), hash: @escaping AuditHash
    ) {
        self.hash = hash
        self.path = path
        self.mayCreate = mayCreate
        self.limits = limits
    }

    public func open(cluster: String) throws(CatalogStoreError) -> CatalogContents {
        try limits.requireClusterName(cluster)
        try close()
        let lock = try CatalogLock(besides: path)
        let path = path
        let limits = limits
        return try translatingErrors(of: path) {
            let queue = try SQLiteOpening(path: path, mayCreate: mayCreate, limits: limits).open()
            do {
                let loading = CatalogLoading(
                    path: path, mayCreate: mayCreate, limits: limits, cluster: cluster, hash: hash)
                let loaded = try queue.write { try loading.load(from: $0) }
                var known = KnownKeys(countMax: Int(clamping: limits.answersKept))
                try queue.read { try AnswerTable(database: $0, path: path).forEachName { known.insert($0) } }
                knownKeys.withLock { $0 = known }
                opened = Opened(queue: queue, checkpointed: loaded.checkpointed)
                self.lock = lock
                return loaded.contents
            } catch {
                try queue.close()
                throw error
            }
        }
    }

    public func append(_ commits: [Commit], after: Revision) throws(CatalogStoreError) {
        let (path, limits, hash) = (path, limits, hash)
        // Before the write: what is remembered is known at every moment.
        knownKeys.withLock { known in for key in commits.compactMap(\.key) { known.insert(key.name) } }
        try write { database in
            let log = LogTable(database: database, path: path)
            let revision = try log.revision()
            guard after == revision else { throw CatalogStoreError.revisionMismatch(expected: after, actual: revision) }
            let batch = try CommitBatch(commits, after: after, limits: limits)
            guard let newest = batch.commits.last else { return }
            let answers = AnswerTable(database: database, path: path)
            try answers.append(batch.commits)
            try log.append(batch)
            try AuditTable(database: database, path: path).append(
                batch.commits.map { ($0.audit, $0.revision, $0.storedMoves.movesHash(hash)) }, hash)
            try EventTable(database: database, path: path).append(batch.commits)
            try answers.forget(
                before: limits.oldestAnswerKept(at: newest.revision), limits.earliestAnswerKept(at: newest.audit.at))
        }
    }

    public nonisolated func mayRemember(_ key: IdempotencyKey) -> Bool {
        knownKeys.withLock { $0.mayHold(key.name) }
    }

    public func rememberedAnswer(for key: IdempotencyKey) throws(CatalogStoreError) -> RememberedAnswer? {
        try read { database, path in
            try AnswerTable(database: database, path: path).request(key)?.answer(to: key)
        }
    }

    public func changes(since revision: Revision, limit: Int) throws(CatalogStoreError) -> [LoggedChange] {
        let rows = limits.rows(limit)
        return try read { database, path in
            let log = LogTable(database: database, path: path)
            let oldest = try log.oldest()
            guard revision >= oldest - 1 else { throw CatalogStoreError.gone(oldest: oldest) }
            return try log.changes(since: revision, limit: rows)
        }
    }

    public func record(_ refusals: [AuditEntry]) throws(CatalogStoreError) {
        guard !refusals.isEmpty else { return }
        let (path, limits, hash) = (path, limits, hash)
        try write { database in
            try limits.requireRoom(for: refusals)
            try AuditTable(database: database, path: path).append(refusals.map { ($0, nil, nil) }, hash)
        }
    }

    public func audit(after sequence: UInt64, limit: Int) throws(CatalogStoreError) -> [AuditRecord] {
        let rows = limits.rows(limit)
        return try read { database, path in
            try AuditTable(database: database, path: path).records(after: sequence, limit: rows)
        }
    }

    public func audit(
        of object: String, since revision: Revision, limit: Int
    ) throws(CatalogStoreError) -> [AuditRecord] {
        let rows = limits.rows(limit)
        return try read { database, path in
            try AuditTable(database: database, path: path).records(of: object, since: revision, limit: rows)
        }
    }

    public func auditBounds() throws(CatalogStoreError) -> AuditBounds {
        try read { database, path in try AuditTable(database: database, path: path).bounds() }
    }

    public func events(after position: EventPosition, limit: Int) throws(CatalogStoreError) -> [StoredEvent] {
        let rows = limits.rows(limit)
        return try read { database, path in
            try EventTable(database: database, path: path).events(after: position, limit: rows)
        }
    }

    public func latestMoves(
        of subject: String, in region: Region?, after position: EventPosition, limit: Int
    ) throws(CatalogStoreError) -> [StoredEvent] {
        let rows = limits.rows(limit)
        return try read { database, path in
            try EventTable(database: database, path: path).moves(
                of: subject, in: region, after: position, limit: rows)
        }
    }

    public func latestMove(
        of subject: String, in region: Region, asOf instant: Instant
    ) throws(CatalogStoreError) -> StoredEvent? {
        try read { database, path in
            try EventTable(database: database, path: path).lastMove(of: subject, in: region, asOf: instant)
        }
    }

    public func journal(of revisions: ClosedRange<Revision>) throws(CatalogStoreError) -> MoveJournal {
        try read { database, path in try EventTable(database: database, path: path).journal(of: revisions) }
    }

    public func checkpoint(_ state: GalleryState) throws(CatalogStoreError) {
        let path = path
        let limits = limits
        guard let checkpointed = opened?.checkpointed else { throw .notOpen }
        try write { database in
            let log = LogTable(database: database, path: path)
            let revision = try log.revision()
            try state.requireCheckpointable(after: checkpointed.revision, upTo: revision)
            try CheckpointTable(database: database, path: path).replace(checkpointed, by: state)
            try log.drop(before: limits.oldestChangeKept(at: revision, checkpointed: state.revision))
            try AuditTable(database: database, path: path).keep(newest: limits.auditRecordsKept)
            try EventTable(database: database, path: path).keep(newest: limits.eventsKept, moves: limits.movesKept)
        }
        opened?.checkpointed = state
    }

    /// Writes `state` into a catalog that has no change yet; of the changes that led to it only `newest` is kept.
    ///
    /// So does a catalog look whose log was cut off behind a checkpoint.
    public func restore(_ state: GalleryState, newest: Commit) throws(CatalogStoreError) {
        let (path, limits, hash) = (path, limits, hash)
        guard let checkpointed = opened?.checkpointed else { throw .notOpen }
        try write { database in
            let log = LogTable(database: database, path: path)
            let revision = try log.revision()
            guard revision == 0 else { throw CatalogStoreError.revisionMismatch(expected: 0, actual: revision) }
            let batch = try CommitBatch([newest], after: state.revision &- 1, limits: limits)
            try log.append(batch)
            let audit = AuditTable(database: database, path: path)
            // Two, of which the first goes: the audit is one that was cut off too.
            try audit.append([(newest.audit, nil, nil), (newest.audit, newest.revision, nil)], hash)
            try audit.keep(newest: 1)
            try CheckpointTable(database: database, path: path).replace(checkpointed, by: state)
        }
        opened?.checkpointed = state
    }

    public func keep(_ rows: [LedgerRow]) throws(CatalogStoreError) {
        let limits = limits
        try write { database in
            try limits.requireRoom(for: rows)
            let ledger = LedgerTable(database: database)
            try ledger.keep(rows)
            try ledger.drop(beyondNewest: limits.ledgerRowsKept)
        }
    }

    public func close() throws(CatalogStoreError) {
        guard let queue = opened?.queue else { return }
        opened = nil
        defer { lock = nil }
        try translatingErrors(of: path) { try queue.close() }
    }

    func write(_ work: (Database) throws -> Void) throws(CatalogStoreError) {
        guard let opened else { throw .notOpen }
        if let failure = opened.failure { throw .catalogUnavailable(because: failure) }
        do {
            try translatingErrors(of: path) { try opened.queue.write(work) }
        } catch {
            if case .failed(let fault) = error, !fault.leavesCatalogKnown { self.opened?.failure = error }
            throw error
        }
    }

    private func read<Result>(
        _ work: (Database, String) throws -> Result
    ) throws(CatalogStoreError) -> Result {
        guard let opened else { throw .notOpen }
        let path = path
        return try translatingErrors(of: path) { try opened.queue.read { try work($0, path) } }
    }
}
