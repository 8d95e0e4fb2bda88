public import Gallery

/// Takes commits one by one and makes durable together what arrives while a transaction runs.
///
/// Commits may arrive in any order: they are written in that of
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
        let commit: Commit
        let continuation: CheckedContinuation<Turn, Never>
    }

    /// The revision up to which everything is durable.
    public private(set) var acknowledged: Revision

    /// How many commits wait for the transaction that runs, or for a predecessor.
    public var waitingCount: Int { waiting.count }

    private let store: any CatalogStore
    private let limits: CatalogLimits
    private var waiting: [Revision: Waiting] = [:]
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
    public func commit(_ commit: Commit) async throws(CatalogStoreError) {
        try admit(commit)
        guard !running.isEmpty || commit.revision != acknowledged + 1 else { return try await lead(from: commit) }
        let turn = await withCheckedContinuation { continuation in
            waiting[commit.revision] = Waiting(commit: commit, continuation: continuation)
        }
        switch turn {
        case .committed: return
        case .refused(let error): throw error
        case .lead: try await lead(from: commit)
        }
    }

    private func admit(_ commit: Commit) throws(CatalogStoreError) {
        if let failure { throw .catalogUnavailable(because: failure) }
        guard commit.revision > acknowledged, commit.revision < .max else {
            throw .revisionMismatch(expected: commit.revision == 0 ? 0 : commit.revision - 1, actual: acknowledged)
        }
        guard waiting[commit.revision] == nil, !running.contains(commit.revision) else {
            throw .invalidCommit(commit.revision, reason: "another commit with this revision is under way")
        }
        // The one that all others wait for is never one too many.
        guard waiting.count < limits.pendingMax || commit.revision == acknowledged + 1 else {
            throw .tooManyPending(max: limits.pendingMax)
        }
    }

    /// Runs the transaction that begins with `first`, then hands the lead on.
    ///
    /// Whoever leads has its own commit written first, so no caller works for others longer than one transaction.
    private func lead(from first: Commit) async throws(CatalogStoreError) {
        let before = acknowledged
        let followers = takeFollowers(of: first)
        let last = first.revision + UInt64(followers.count)
        running = first.revision..<last + 1
        do {
            try await store.append([first] + followers.map(\.commit), after: before)
        } catch {
            fail(error, followers)
            throw error
        }
        acknowledged = last
        for follower in followers { follower.continuation.resume(returning: .committed) }
        running = last + 1..<last + 1
        guard let next = waiting.removeValue(forKey: last + 1) else { return }
        running = last + 1..<last + 2
        next.continuation.resume(returning: .lead)
    }

    private func takeFollowers(of first: Commit) -> [Waiting] {
        var followers: [Waiting] = []
        while followers.count + 1 < limits.commitsPerTransactionMax,
            let next = waiting.removeValue(forKey: first.revision + UInt64(followers.count) + 1)
        {
            followers.append(next)
        }
        return followers
    }

    private func fail(_ error: CatalogStoreError, _ followers: [Waiting]) {
        failure = error
        running = 0..<0
        let refusal = CatalogStoreError.catalogUnavailable(because: error)
        for later in followers + waiting.values { later.continuation.resume(returning: .refused(refusal)) }
        waiting = [:]
    }
}
