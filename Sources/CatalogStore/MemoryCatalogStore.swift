public import Gallery

/// A catalog that lasts as long as this value: for tests.
///
/// Opening it again is what a restart is to an engine with a disk.
public actor MemoryCatalogStore: CatalogStore {
    private let limits: CatalogLimits
    private var isOpen = false
    private var cluster: String?
    private var epoch: Epoch = 0
    private var revision: Revision = 0
    private var checkpointed = GalleryState()
    private var log: [LoggedChange] = []
    private let hash: AuditHash
    private var records: [AuditRecord] = []
    private var bounds = AuditBounds()
    private var stored: [StoredEvent] = []
    private var moves: [StoredEvent] = []
    private var eventsDropped: Revision = 0
    private var movesDropped: Revision = 0
    private var answers: [IdempotencyKey.Name: RememberedRequest] = [:]
    private var ledger: [Int: LedgerRow] = [:]

    /// `hash` is the SHA-256 with which the audit is chained.
    public init(limits: CatalogLimits = CatalogLimits(), hash: @escaping AuditHash) {
        self.limits = limits
        self.hash = hash
    }

    public func open(cluster: String) throws(CatalogStoreError) -> CatalogContents {
        try limits.requireClusterName(cluster)
        if let standing = self.cluster, standing != cluster {
            throw .foreignCluster(path: Self.path, expected: cluster, actual: standing)
        }
        let state = try checkpointed.folding(log.filter { $0.revision > checkpointed.revision }, path: Self.path)
        self.cluster = cluster
        epoch += 1
        isOpen = true
        return CatalogContents(
            state: state, epoch: epoch, cluster: cluster, ledger: ledger.values.sorted { $0.id < $1.id })
    }

    public func append(_ commits: [Commit], after: Revision) throws(CatalogStoreError) {
        try requireOpen()
        guard after == revision else { throw .revisionMismatch(expected: after, actual: revision) }
        let batch = try CommitBatch(commits, after: after, limits: limits)
        for commit in batch.commits {
            guard let key = commit.key else { continue }
            try answers[key.name]?.requireUnused(by: key)
        }
        for commit in batch.commits { add(commit) }
        forgetAnswers()
    }

    public func rememberedAnswer(for key: IdempotencyKey) throws(CatalogStoreError) -> RememberedAnswer? {
        try requireOpen()
        return try answers[key.name]?.answer(to: key)
    }

    public func changes(since revision: Revision, limit: Int) throws(CatalogStoreError) -> [LoggedChange] {
        try requireOpen()
        let oldest = log.first?.revision ?? self.revision + 1
        guard revision >= oldest - 1 else { throw .gone(oldest: oldest) }
        return Array(log.filter { $0.revision > revision }.prefix(limits.rows(limit)))
    }

    public func record(_ refusals: [AuditEntry]) throws(CatalogStoreError) {
        try requireOpen()
        try limits.requireRoom(for: refusals)
        for refusal in refusals { add(refusal, revision: nil) }
    }

    public func audit(after sequence: UInt64, limit: Int) throws(CatalogStoreError) -> [AuditRecord] {
        try requireOpen()
        return Array(records.filter { $0.sequence > sequence }.prefix(limits.rows(limit)))
    }

    public func audit(
        of object: String, since revision: Revision, limit: Int
    ) throws(CatalogStoreError) -> [AuditRecord] {
        try requireOpen()
        let name = object.lowercased()
        let found = records.filter { ($0.revision ?? 0) > revision && $0.entry.object.lowercased() == name }
        return Array(found.prefix(limits.rows(limit)))
    }

    public func auditBounds() throws(CatalogStoreError) -> AuditBounds {
        try requireOpen()
        return bounds
    }

    public func events(after position: EventPosition, limit: Int) throws(CatalogStoreError) -> [StoredEvent] {
        try requireOpen()
        guard position >= .end(of: eventsDropped) || eventsDropped == 0 else { throw .gone(oldest: eventsDropped + 1) }
        return Array(stored.filter { $0.position > position }.prefix(limits.rows(limit)))
    }

    public func latestMoves(
        of subject: String, in region: Region?, after position: EventPosition, limit: Int
    ) throws(CatalogStoreError) -> [StoredEvent] {
        try requireOpen()
        let found = moves.filter { move in
            move.position > position && move.row.subject.lowercased() == subject.lowercased()
                && (region == nil || move.row.region == region)
        }
        return Array(found.prefix(limits.rows(limit)))
    }

    public func latestMove(
        of subject: String, in region: Region, asOf instant: Instant
    ) throws(CatalogStoreError) -> StoredEvent? {
        try requireOpen()
        return moves.last { move in
            move.row.subject.lowercased() == subject.lowercased() && move.row.region == region
                && move.row.at <= instant
        }
    }

    public func journal(of revisions: ClosedRange<Revision>) throws(CatalogStoreError) -> MoveJournal {
        try requireOpen()
        return MoveJournal(
            droppedUpTo: movesDropped, moves: moves.filter { revisions.contains($0.position.revision) })
    }

    public func checkpoint(_ state: GalleryState) throws(CatalogStoreError) {
        try requireOpen()
        try state.requireCheckpointable(after: checkpointed.revision, upTo: revision)
        checkpointed = state
        let oldestChange = limits.oldestChangeKept(at: revision, checkpointed: state.revision)
        log.removeAll { $0.revision < oldestChange }
        let surplus = records.prefix(max(records.count - Int(clamping: max(limits.auditRecordsKept, 1)), 0))
        if let last = surplus.last { bounds.anchor = last.mark }
        records.removeFirst(surplus.count)
        if let last = stored.dropLast(limits.eventsKept).last {
            eventsDropped = last.position.revision
            stored.removeAll { $0.position.revision <= eventsDropped }
        }
        if let last = moves.dropLast(limits.movesKept).last {
            movesDropped = last.position.revision
            moves.removeAll { $0.position.revision <= movesDropped }
        }
    }

    public func keep(_ rows: [LedgerRow]) throws(CatalogStoreError) {
        try requireOpen()
        try limits.requireRoom(for: rows)
        for row in rows { ledger[row.id] = row }
        for id in ledger.keys.sorted().dropLast(limits.ledgerRowsKept) { ledger[id] = nil }
    }

    public func close() {
        isOpen = false
    }

    private static let path = "(memory)"

    private func requireOpen() throws(CatalogStoreError) {
        guard isOpen else { throw .notOpen }
    }

    private func add(_ commit: Commit) {
        log.append(LoggedChange(revision: commit.revision, change: commit.change))
        add(commit.audit, revision: commit.revision, moves: commit.storedMoves.movesHash(hash))
        stored += commit.storedEvents
        moves += commit.storedMoves
        revision = commit.revision
        guard let key = commit.key else { return }
        answers[key.name] = RememberedRequest(
            request: key.request, at: commit.audit.at,
            answer: RememberedAnswer(revision: commit.revision, answer: commit.answer))
    }

    private func add(_ entry: AuditEntry, revision: Revision?, moves: Digest? = nil) {
        var chain = AuditChain(after: bounds.head, hash: hash)
        records.append(chain.add(entry, revision: revision, moves: moves))
        bounds.head = chain.mark
    }

    private func forgetAnswers() {
        guard let newest = records.last else { return }
        let oldest = limits.oldestAnswerKept(at: revision)
        let earliest = limits.earliestAnswerKept(at: newest.entry.at)
        answers = answers.filter { $0.value.answer.revision >= oldest && $0.value.at >= earliest }
    }
}
