public import Gallery

/// Keeps the catalog: a log of changes without gaps, and beside each what must not be lost with it.
///
/// The contract, which one test suite holds every engine to:
/// - A commit is acknowledged only when it is durable; then it is there after any crash.
/// - A change, its revision, its idempotency key with the answer, its audit record and its events are there together
///   or not at all; so are all commits of one ``append(_:after:)``. What cannot be audited is not done.
/// - An append that fails says so by throwing. What it wrote may still be found at the next ``open(cluster:)`` if the
///   failure came while the disk was asked to sync: such an outcome is unknown, and the key tells.
/// - One process has the catalog open at a time.
public protocol CatalogStore: Sendable {
    /// Opens the catalog, or opens it anew after a failure, and takes a higher epoch than any before.
    ///
    /// `cluster` is recorded when the catalog is made; a catalog of another cluster is refused.
    func open(cluster: String) async throws(CatalogStoreError) -> CatalogContents

    /// Adds `commits`, which bear consecutive revisions, if the catalog is still at revision `after`.
    ///
    /// All of them are durable on return, by one transaction and one sync.
    func append(_ commits: [Commit], after: Revision) async throws(CatalogStoreError)

    /// The answer that was committed with `key`, or `nil` if the key is unknown or was forgotten.
    ///
    /// Throws `keyReused` if the key came with another request.
    func rememberedAnswer(for key: IdempotencyKey) async throws(CatalogStoreError) -> RememberedAnswer?

    /// `false` only if ``rememberedAnswer(for:)`` would find nothing; answers without waiting for the disk.
    func mayRemember(_ key: IdempotencyKey) -> Bool

    /// At most `limit` changes that follow `revision`, in order; none if there are none yet.
    ///
    /// Throws `gone` if some of them were compacted: read the state afresh.
    func changes(since revision: Revision, limit: Int) async throws(CatalogStoreError) -> [LoggedChange]

    /// Adds what was denied or refused to the audit, which no change goes with; durable on return.
    ///
    /// At most ``CatalogLimits/commitsPerTransactionMax`` at once.
    func record(_ refusals: [AuditEntry]) async throws(CatalogStoreError)

    /// At most `limit` audit records that follow the one with number `sequence`, in order.
    ///
    /// Those that retention took are left out: the first may be any number after.
    func audit(after sequence: UInt64, limit: Int) async throws(CatalogStoreError) -> [AuditRecord]

    /// At most `limit` audit records of changes to `object` that follow `revision`, in order.
    ///
    /// The case of `object` does not count.
    func audit(of object: String, since revision: Revision, limit: Int) async throws(CatalogStoreError) -> [AuditRecord]

    /// From where to where the audit is kept.
    ///
    /// Whoever keeps a copy of the head elsewhere can tell later whether records were cut off.
    func auditBounds() async throws(CatalogStoreError) -> AuditBounds

    /// At most `limit` events that follow `position`, in order; none if there are none yet.
    ///
    /// Throws `gone` if some of them were dropped: read the state afresh.
    func events(after position: EventPosition, limit: Int) async throws(CatalogStoreError) -> [StoredEvent]

    /// At most `limit` moves of latest of `subject` that follow `position`, in order.
    ///
    /// In `region` only, or in all if it is `nil`. The case of `subject` does not count.
    func latestMoves(
        of subject: String, in region: Region?, after position: EventPosition, limit: Int
    ) async throws(CatalogStoreError) -> [StoredEvent]

    /// The last move of latest of `subject` in `region` that was made at `instant` or before; `nil` if none was.
    ///
    /// Last is by revision, whatever the clock did.
    func latestMove(
        of subject: String, in region: Region, asOf instant: Instant
    ) async throws(CatalogStoreError) -> StoredEvent?

    /// Writes down `state`, the fold of the log up to its revision, so that opening needs only what follows.
    ///
    /// Then drops changes, audit records and events beyond what ``CatalogLimits`` keeps.
    func checkpoint(_ state: GalleryState) async throws(CatalogStoreError)

    /// Keeps `rows` of the incident ledger, each in place of what was kept with its id; durable on return.
    ///
    /// The newest ``CatalogLimits/ledgerRowsKept`` stay, in order of id. No change of the gallery depends on them.
    func keep(_ rows: [LedgerRow]) async throws(CatalogStoreError)

    /// Closes the catalog so that another process may open it.
    func close() async throws(CatalogStoreError)
}

extension CatalogStore {
    /// Leaves it to ``rememberedAnswer(for:)``.
    public func mayRemember(_ key: IdempotencyKey) -> Bool { true }
}

/// What a catalog holds when it is opened.
public struct CatalogContents: Hashable, Sendable {
    /// The fold of all changes; its revision is the catalog's.
    public let state: GalleryState
    /// This opening's epoch: higher than that of any opening before.
    public let epoch: Epoch
    /// The cluster the catalog belongs to.
    public let cluster: String
    /// The rows of the incident ledger, in order of id.
    public let ledger: [LedgerRow]

    public init(state: GalleryState, epoch: Epoch, cluster: String, ledger: [LedgerRow] = []) {
        self.state = state
        self.epoch = epoch
        self.cluster = cluster
        self.ledger = ledger
    }
}

/// A change as it stands in the log.
public struct LoggedChange: Hashable, Sendable {
    public let revision: Revision
    public let change: GalleryChange

    public init(revision: Revision, change: GalleryChange) {
        self.revision = revision
        self.change = change
    }
}
