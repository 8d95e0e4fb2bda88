import CatalogStore
import Gallery

/// A store whose appends wait until they are released, and that notes which commits came together.
actor GatedStore: CatalogStore {
    private(set) var transactions: [[Revision]] = []
    private(set) var isInTransaction = false
    private let failure: CatalogStoreError?
    private var isReleased = false
    private var held: [CheckedContinuation<Void, Never>] = []

    init(failure: CatalogStoreError? = nil) {
        self.failure = failure
    }

    func append(_ commits: [Commit], after: Revision) async throws(CatalogStoreError) {
        isInTransaction = true
        if !isReleased { await withCheckedContinuation { held.append($0) } }
        isInTransaction = false
        if let failure { throw failure }
        transactions.append(commits.map(\.revision))
    }

    /// Lets the append that waits, and all later ones, go on.
    func release() {
        isReleased = true
        for continuation in held { continuation.resume() }
        held = []
    }

    nonisolated func waitForTransaction() async throws { try await waitUntil { await self.isInTransaction } }

    func open(cluster: String) -> CatalogContents {
        CatalogContents(state: GalleryState(), epoch: 1, cluster: cluster)
    }

    func rememberedAnswer(for key: IdempotencyKey) -> RememberedAnswer? { nil }
    func changes(since revision: Revision, limit: Int) -> [LoggedChange] { [] }
    func record(_ refusals: [AuditEntry]) {}
    func audit(after sequence: UInt64, limit: Int) -> [AuditRecord] { [] }
    func audit(of object: String, since revision: Revision, limit: Int) -> [AuditRecord] { [] }
    func auditBounds() -> AuditBounds { AuditBounds() }
    func events(after position: EventPosition, limit: Int) -> [StoredEvent] { [] }
    func latestMoves(
        of subject: String, in region: Region?, after position: EventPosition, limit: Int
    ) -> [StoredEvent] { [] }
    func latestMove(of subject: String, in region: Region, asOf instant: Instant) -> StoredEvent? { nil }
    func journal(of revisions: ClosedRange<Revision>) -> MoveJournal { MoveJournal(droppedUpTo: 0, moves: []) }
    func checkpoint(_ state: GalleryState) {}
    func keep(_ rows: [LedgerRow]) {}
    func close() {}
}

/// A wait that took longer than it may.
struct DeadlinePassed: Error {}

/// Returns when `condition` holds; throws after ten seconds.
func waitUntil(_ condition: () async -> Bool) async throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(10))
    while await !condition() {
        guard ContinuousClock.now < deadline else { throw DeadlinePassed() }
        await Task.yield()
    }
}
