/// How much the catalog takes, and how much of what is past it keeps.
public struct CatalogLimits: Hashable, Sendable {
    /// Commits of several callers that one transaction gathers.
    public var commitsPerTransactionMax = 256
    /// Commits of one caller that are made together or not at all: they are in one transaction, too.
    public var commitsTogetherMax = 20_000
    /// Commits handed to a ``GroupCommitter`` and not yet acknowledged.
    public var pendingMax = 16_384
    /// One change, as JSON: what a payload of the protocol can carry, and its frame.
    public var changeBytesMax = (1 << 20) + 4096
    /// One answer to be remembered.
    public var answerBytesMax = 64 << 10
    /// All texts of one audit record together.
    public var auditBytesMax = 8 << 10
    /// One event, its names and its body together.
    public var eventBytesMax = 64 << 10
    /// Events of one commit: a gallery with all its versions can be deleted at once.
    public var eventsPerCommitMax = 1_000_000
    /// One row of the incident ledger.
    public var ledgerRowBytesMax = 1 << 20
    /// The name of the cluster.
    public var clusterBytesMax = 255
    /// Rows answered to one reading of changes or audit records.
    public var rowsPerReadingMax = 1000

    /// Changes that a checkpoint leaves in the log, counted from the newest.
    public var changesKept: UInt64 = 100_000
    /// Audit records that a checkpoint leaves, counted from the newest.
    public var auditRecordsKept: UInt64 = 1_000_000
    /// Events that a checkpoint leaves, counted from the newest; those of one revision stay or go together.
    public var eventsKept = 100_000
    /// Moves of latest that a checkpoint leaves, counted from the newest: the journal reaches back much longer.
    public var movesKept = 1_000_000
    /// Revisions for which keys and their answers are remembered.
    public var answersKept: UInt64 = 100_000
    /// How long keys and their answers are remembered, by the coordinator's clock.
    public var answerLifetime = Duration.seconds(24 * 60 * 60)

    /// Rows of the incident ledger that stay; those with the lowest ids go first.
    public var ledgerRowsKept = 256

    /// A log of at most this many revisions is folded from the first one on opening, and compared with the checkpoint.
    public var completeVerificationMax: UInt64 = 2000
    /// Above that, so many image definitions of the checkpoint are looked up in the log.
    public var sampleSize = 256
    /// A file of at most so many bytes is checked page by page on opening.
    ///
    /// In a larger one only the tables are that bear no checksum or hash of their own, and are small.
    public var completeCheckBytesMax: Int64 = 64 << 20
    /// So many of the newest audit records are verified on opening; ``CatalogStore/verifyAudit(_:)`` verifies all.
    public var auditRecordsVerified: UInt64 = 10_000

    public init() {}
}
