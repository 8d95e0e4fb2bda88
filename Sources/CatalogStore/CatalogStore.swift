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

    /// All moves of latest that came of the changes of `revisions`, and from where on they are kept.
    func journal(of revisions: ClosedRange<Revision>) async throws(CatalogStoreError) -> MoveJournal

    /// Writes down `state`, the fold of the log up to its revision, so that opening needs only what follows.
    ///
    /// Then drops changes, audit records and events beyond what ``CatalogLimits`` keeps.
    func checkpoint(_ state: GalleryState) async throws(CatalogStoreError)

    /// Keeps `rows` of the incident ledger, each in place of what was kept with its id; durable on return.
    ///
    /// The newest ``CatalogLimits/ledgerRowsKept`` stay, in order of id. No change of the gallery depends on them.
    func keep(_ rows: [LedgerRow]) async throws(CatalogStoreError)

    /// Writes down that nodes obey a coordinator of a higher epoch: this catalog is not opened again before it was
    /// restored, however often that is tried.
    func noteSuperseded(by epoch: Epoch) async throws(CatalogStoreError)

    /// Takes an epoch above `epoch`, and returns it: a restored catalog learns late what nodes have seen.
    func takeEpoch(above epoch: Epoch) async throws(CatalogStoreError) -> Epoch

    /// Takes `state`, which a node has followed and this catalog has not, in the place of what it holds.
    ///
    /// The changes between are not known: the log is cut off, and each of their revisions has an audit record like
    /// `entry`.
    func adopt(_ state: GalleryState, _ entry: AuditEntry) async throws(CatalogStoreError)

    /// A restored catalog goes on from here, in a lineage of its own.
    func endRecovery() async throws(CatalogStoreError)

    /// Writes a copy of the catalog as it stands at one moment to `file`, which must not be there; commits go on
    /// meanwhile.
    ///
    /// The copy is synced, and is not yet verified. `progress` is told how many of how many pages are copied.
    func backUp(
        to file: String, progress: @Sendable (Int, Int) -> Void
    ) async throws(CatalogStoreError)

    /// Closes the catalog so that another process may open it.
    func close() async throws(CatalogStoreError)
}

extension CatalogStore {
    /// Has nothing to write it down in.
    public func noteSuperseded(by epoch: Epoch) async throws(CatalogStoreError) {}

    /// An engine without backups restores none.
    public func takeEpoch(above epoch: Epoch) async throws(CatalogStoreError) -> Epoch { throw .withoutBackups }

    /// An engine without backups restores none.
    public func adopt(_ state: GalleryState, _ entry: AuditEntry) async throws(CatalogStoreError) {
        throw .withoutBackups
    }

    /// An engine without backups restores none.
    public func endRecovery() async throws(CatalogStoreError) { throw .withoutBackups }

    /// Has no file to copy.
    public func backUp(
        to file: String, progress: @Sendable (Int, Int) -> Void
    ) async throws(CatalogStoreError) { throw .withoutBackups }

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
    public let lineage: CatalogLineage
    /// Whether it was restored from a backup, and has yet to be told what nodes know beyond it.
    public let isRecovering: Bool

    public init(
        state: GalleryState, epoch: Epoch, cluster: String, ledger: [LedgerRow] = [],
        lineage: CatalogLineage = CatalogLineage(), isRecovering: Bool = false
    ) {
        self.lineage = lineage
        self.isRecovering = isRecovering
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
