public import CatalogStore
public import Gallery

/// Callers who each commit the next sample revision, wait for it to be durable, and go on.
public actor CommittingCallers {
    private let committer: GroupCommitter
    private var next: Revision
    private let last: Revision
    private let together: Revision

    /// Callers who go on from `revision` up to `last`, each with so many revisions that belong together.
    public init(_ committer: GroupCommitter, after revision: Revision, upTo last: Revision, together: Revision = 1) {
        self.committer = committer
        self.last = last
        self.together = together
        next = revision + 1
    }

    /// Returns when `count` callers have committed all; `acknowledged` is told of the last revision of each commit.
    public nonisolated func run(
        count: Int, acknowledged: @escaping @Sendable (Revision) -> Void
    ) async throws(CatalogStoreError) {
        let failure = await withTaskGroup(of: CatalogStoreError?.self) { group in
            for _ in 0..<count {
                group.addTask {
                    do throws(CatalogStoreError) {
                        try await self.commitAll(acknowledged)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            // The first failure is the cause; those after it only say that there was one.
            return await group.reduce(into: CatalogStoreError?.none) { first, error in
                if case .catalogUnavailable = first { first = error } else { first = first ?? error }
            }
        }
        if let failure { throw failure }
    }

    private nonisolated func commitAll(
        _ acknowledged: @Sendable (Revision) -> Void
    ) async throws(CatalogStoreError) {
        while let revision = try await commitNext() { acknowledged(revision) }
    }

    /// Returns the last of the next revisions when they are durable; `nil` after the last of all.
    public nonisolated func commitNext() async throws(CatalogStoreError) -> Revision? {
        guard let revisions = await takeRevisions() else { return nil }
        try await committer.commit(SampleLog.commits(revisions))
        return revisions.upperBound
    }

    private func takeRevisions() -> ClosedRange<Revision>? {
        guard next <= last else { return nil }
        let revisions = next...min(next + together - 1, last)
        next = revisions.upperBound + 1
        return revisions
    }
}
