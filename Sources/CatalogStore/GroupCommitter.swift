public import Gallery

/// Takes commits, one by one or several that belong together, and makes durable in one transaction what arrives while
/// another runs.
///
/// Those that belong together are never in different transactions. Commits may arrive in any order: they are written in that of
/// their revisions, so one whose predecessor has not come waits for it. After a failure the caller's state is ahead
/// of the catalog's, so everything later is refused; open the catalog anew and make another committer.
///
/// The caller keeps at most `pendingMax` commits unacknowledged and answers busy above that, before it applies a
/// change.
public actor GroupCommitter {
    private enum Turn: Sendable {
        case committed
        case refused(CatalogStoreError)
        /// The transaction before has ended, and this commit is the first of the next.
        case lead
    }

    private struct Waiting {
        /// At least one; they belong together.
        let commits: [Commit]
        let continuation: CheckedContinuation<Turn, Never>
    }

    /// The revision up to which everything is durable.
    public private(set) var acknowledged: Revision

    /// How many commits wait for the transaction that runs, or for a predecessor.
    public var waitingCount: Int { waitingRevisions.count }

    private let store: any CatalogStore
    private let limits: CatalogLimits
    /// By the first revision of each.
    private var waiting: [Revision: Waiting] = [:]
    private var waitingRevisions: Set<Revision> = []
    /// The revisions that a transaction is writing, or that a caller was told to write.
    private var running: Range<Revision> = 0..<0
    private var failure: CatalogStoreError?

    /// Commits to `store`, which was opened at `revision`.
    public init(_ store: any CatalogStore, after revision: Revision, limits: CatalogLimits = CatalogLimits()) {
        self.store = store
        self.limits = limits
        acknowledged = revision
    }

    /// Returns when `commit` is durable.
    public func commit(_ commit: Commit) async throws(CatalogStoreError) { try await self.commit([commit]) }

    /// Returns when `commits`, which bear consecutive revisions, are durable: all of them at once, or none.
    ///
    /// At most ``CatalogLimits/commitsTogetherMax``.
    public func commit(_ commits: [Commit]) async throws(CatalogStoreError) {
        guard let first = commits.first?.revision else { return }
        try admit(commits, first)
        guard !running.isEmpty || first != acknowledged + 1 else { return try await lead(from: commits) }
        waitingRevisions.formUnion(commits.map(\.revision))
        let turn = await withCheckedContinuation { continuation in
            waiting[first] = Waiting(commits: commits, continuation: continuation)
        }
        switch turn {
        case .committed: return
        case .refused(let error): throw error
        case .lead: try await lead(from: commits)
        }
    }

    private func admit(_ commits: [Commit], _ first: Revision) throws(CatalogStoreError) {
        if let failure { throw .catalogUnavailable(because: failure) }
        guard first > acknowledged, first < .max - UInt64(commits.count) else {
            throw .revisionMismatch(expected: first == 0 ? 0 : first - 1, actual: acknowledged)
        }
        try limits.requireTogether(commits.count)
        for (index, commit) in commits.enumerated() {
            guard commit.revision == first + UInt64(index) else {
                throw .invalidCommit(commit.revision, reason: "revision \(first + UInt64(index)) comes next")
            }
            guard !waitingRevisions.contains(commit.revision), !running.contains(commit.revision) else {
                throw .invalidCommit(commit.revision, reason: "another commit with this revision is under way")
            }
        }
        // What all others wait for is never too much.
        guard waitingRevisions.count < limits.pendingMax || first == acknowledged + 1 else {
            throw .tooManyPending(max: limits.pendingMax)
        }
    }

    /// Runs the transaction that begins with `first`, then hands the lead on.
    ///
    /// Whoever leads has its own commit written first, so no caller works for others longer than one transaction.
    private func lead(from first: [Commit]) async throws(CatalogStoreError) {
        let before = acknowledged
        let followers = takeFollowers(of: first)
        let commits = first + followers.flatMap(\.commits)
        let last = before + UInt64(commits.count)
        running = before + 1..<last + 1
        do {
            try await store.append(commits, after: before)
        } catch {
            fail(error, followers)
            throw error
        }
        acknowledged = last
        for follower in followers { follower.continuation.resume(returning: .committed) }
        running = last + 1..<last + 1
        guard let next = take(last + 1) else { return }
        running = last + 1..<last + 1 + UInt64(next.commits.count)
        next.continuation.resume(returning: .lead)
    }

    private func takeFollowers(of first: [Commit]) -> [Waiting] {
        var followers: [Waiting] = []
        var count = first.count
        while let next = waiting[acknowledged + UInt64(count) + 1],
            count + next.commits.count <= limits.commitsPerTransactionMax,
            let taken = take(acknowledged + UInt64(count) + 1)
        {
            followers.append(taken)
            count += taken.commits.count
        }
        return followers
    }

    private func take(_ first: Revision) -> Waiting? {
        guard let taken = waiting.removeValue(forKey: first) else { return nil }
        waitingRevisions.subtract(taken.commits.map(\.revision))
        return taken
    }

    private func fail(_ error: CatalogStoreError, _ followers: [Waiting]) {
        failure = error
        running = 0..<0
        let refusal = CatalogStoreError.catalogUnavailable(because: error)
        for later in followers + waiting.values { later.continuation.resume(returning: .refused(refusal)) }
        waiting = [:]
        waitingRevisions = []
    }
}
