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
    private var records: [AuditRecord] = []
    private var answers: [IdempotencyKey.Name: RememberedRequest] = [:]
    private var ledger: [Int: LedgerRow] = [:]

    public init(limits: CatalogLimits = CatalogLimits()) {
        self.limits = limits
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

    public func audit(since revision: Revision, limit: Int) throws(CatalogStoreError) -> [AuditRecord] {
        try requireOpen()
        return Array(records.filter { $0.revision > revision }.prefix(limits.rows(limit)))
    }

    public func checkpoint(_ state: GalleryState) throws(CatalogStoreError) {
        try requireOpen()
        try state.requireCheckpointable(after: checkpointed.revision, upTo: revision)
        checkpointed = state
        let oldestChange = limits.oldestChangeKept(at: revision, checkpointed: state.revision)
        log.removeAll { $0.revision < oldestChange }
        let oldestRecord = limits.oldestAuditRecordKept(at: revision)
        records.removeAll { $0.revision < oldestRecord }
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
        records.append(commit.audit)
        revision = commit.revision
        guard let key = commit.key else { return }
        answers[key.name] = RememberedRequest(
            request: key.request, at: commit.audit.at,
            answer: RememberedAnswer(revision: commit.revision, answer: commit.answer))
    }

    private func forgetAnswers() {
        guard let newest = records.last else { return }
        let oldest = limits.oldestAnswerKept(at: revision)
        let earliest = limits.earliestAnswerKept(at: newest.at)
        answers = answers.filter { $0.value.answer.revision >= oldest && $0.value.at >= earliest }
    }
}
