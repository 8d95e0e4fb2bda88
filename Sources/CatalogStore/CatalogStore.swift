public import Gallery

/// Keeps the catalog: a log of changes without gaps, and beside each what must not be lost with it.
///
/// The contract, which one test suite holds every engine to:
/// - A commit is acknowledged only when it is durable; then it is there after any crash.
/// - A change, its revision, its idempotency key with the answer, and its audit record are there together or not at
///   all; so are all commits of one ``append(_:after:)``.
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

    /// At most `limit` changes that follow `revision`, in order; none if there are none yet.
    ///
    /// Throws `gone` if some of them were compacted: read the state afresh.
    func changes(since revision: Revision, limit: Int) async throws(CatalogStoreError) -> [LoggedChange]

    /// At most `limit` audit records that follow `revision`, in order; old ones are dropped silently.
    func audit(since revision: Revision, limit: Int) async throws(CatalogStoreError) -> [AuditRecord]

    /// Writes down `state`, the fold of the log up to its revision, so that opening needs only what follows.
    ///
    /// Then drops changes and audit records beyond what ``CatalogLimits`` keeps.
    func checkpoint(_ state: GalleryState) async throws(CatalogStoreError)

    /// Keeps `rows` of the incident ledger, each in place of what was kept with its id; durable on return.
    ///
    /// The newest ``CatalogLimits/ledgerRowsKept`` stay, in order of id. No change of the gallery depends on them.
    func keep(_ rows: [LedgerRow]) async throws(CatalogStoreError)

    /// Closes the catalog so that another process may open it.
    func close() async throws(CatalogStoreError)
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
