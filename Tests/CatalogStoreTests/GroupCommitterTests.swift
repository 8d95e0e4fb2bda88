import CatalogStore
import CatalogStoreSamples
import Gallery
import Testing

@Suite(.timeLimit(.minutes(1))) struct GroupCommitterTests {
    @Test(arguments: Engine.allCases)
    func `many callers commit at once and each is acknowledged`(engine: Engine) async throws {
        try await engine.withStore(at: 0) { store async throws in
            let committer = GroupCommitter(store, after: 0)
            let callers = CommittingCallers(committer, after: 0, upTo: 300)
            try await callers.run(count: 16) { _ in }
            #expect(await committer.acknowledged == 300)
            let isFold = try await store.open(cluster: SampleLog.cluster).state == SampleLog.state(300)
            #expect(isFold)
        }
    }

    @Test func `what arrives while a transaction runs shares the next one`() async throws {
        let store = GatedStore()
        let committer = GroupCommitter(store, after: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await committer.commit(SampleLog.commit(1)) }
            try await store.waitForTransaction()
            for revision in Revision(2)...9 {
                group.addTask { try await committer.commit(SampleLog.commit(revision)) }
            }
            try await waitUntil { await committer.waitingCount == 8 }
            await store.release()
            try await group.waitForAll()
        }
        #expect(await store.transactions == [[1], Array(2...9)])
    }

    @Test func `commits are written in the order of their revisions, however they arrive`() async throws {
        let store = GatedStore()
        let committer = GroupCommitter(store, after: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for revision in [Revision(4), 3, 2] {
                group.addTask { try await committer.commit(SampleLog.commit(revision)) }
            }
            try await waitUntil { await committer.waitingCount == 3 }
            group.addTask { try await committer.commit(SampleLog.commit(1)) }
            await store.release()
            try await group.waitForAll()
        }
        #expect(await store.transactions == [[1, 2, 3, 4]])
    }

    @Test func `a transaction takes no more commits than the limit`() async throws {
        var limits = CatalogLimits()
        limits.commitsPerTransactionMax = 3
        let store = GatedStore()
        await store.release()
        let committer = GroupCommitter(store, after: 0, limits: limits)
        let callers = CommittingCallers(committer, after: 0, upTo: 40)
        try await callers.run(count: 8) { _ in }
        let transactions = await store.transactions
        #expect(transactions.flatMap { $0 } == Array(1...40))
        #expect(transactions.allSatisfy { $0.count <= 3 })
    }

    @Test func `what belongs together shares one transaction, however many that gathers at other times`() async throws {
        var limits = CatalogLimits()
        limits.commitsPerTransactionMax = 3
        let store = GatedStore()
        let committer = GroupCommitter(store, after: 0, limits: limits)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await committer.commit(SampleLog.commit(1)) }
            try await store.waitForTransaction()
            for revisions in [2...2, 3...4, 5...9, 10...10, 11...12, 13...14] as [ClosedRange<Revision>] {
                group.addTask { try await committer.commit(SampleLog.commits(revisions)) }
            }
            try await waitUntil { await committer.waitingCount == 13 }
            await store.release()
            try await group.waitForAll()
        }
        #expect(await store.transactions == [[1], [2, 3, 4], Array(5...9), [10, 11, 12], [13, 14]])
        #expect(await committer.acknowledged == 14)
    }

    @Test func `of what belongs together nothing is admitted if any of it has no place`() async throws {
        var limits = CatalogLimits()
        limits.commitsTogetherMax = 300
        let store = GatedStore()
        let committer = GroupCommitter(store, after: 0, limits: limits)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await committer.commit(SampleLog.commits(3...4)) }
            try await waitUntil { await committer.waitingCount == 2 }
            let commits = [
                SampleLog.commits(1...3), [SampleLog.commit(1), SampleLog.commit(5)], SampleLog.commits(1...301),
            ]
            for commits in commits {
                let error = await refusal { () throws(CatalogStoreError) in try await committer.commit(commits) }
                #expect(error != nil)
            }
            try await committer.commit([])
            await store.release()
            try await committer.commit(SampleLog.commits(1...2))
            try await group.waitForAll()
        }
        #expect(await store.transactions == [[1, 2, 3, 4]])
    }

    @Test func `after a failure everything waiting and everything later is refused`() async throws {
        let failure = CatalogStoreError.failed(CatalogFault(.ioFailed, path: "p", detail: "d"))
        let store = GatedStore(failure: failure)
        let committer = GroupCommitter(store, after: 0)
        let refusals = try await withThrowingTaskGroup(of: (Revision, CatalogStoreError?).self) { group in
            for revision in [Revision(1), 2, 5] {
                group.addTask {
                    let error = await refusal { () throws(CatalogStoreError) in
                        try await committer.commit(SampleLog.commit(revision))
                    }
                    return (revision, error)
                }
                try await waitUntil {
                    let isInTransaction = await store.isInTransaction
                    let waiting = await committer.waitingCount
                    return isInTransaction && waiting == [1: 0, 2: 1, 5: 2][revision]
                }
            }
            await store.release()
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(refusals[1] == failure)
        #expect(refusals[2] == .catalogUnavailable(because: failure))
        #expect(refusals[5] == .catalogUnavailable(because: failure))
        let later = await refusal { () throws(CatalogStoreError) in try await committer.commit(SampleLog.commit(1)) }
        #expect(later == .catalogUnavailable(because: failure))
        #expect(await committer.acknowledged == 0)
    }

    @Test func `a revision that is durable already, or waiting, is refused`() async throws {
        let store = GatedStore()
        let committer = GroupCommitter(store, after: 3)
        let durable = await refusal { () throws(CatalogStoreError) in try await committer.commit(SampleLog.commit(3)) }
        #expect(durable == .revisionMismatch(expected: 2, actual: 3))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for revision in [Revision(4), 5] {
                group.addTask { try await committer.commit(SampleLog.commit(revision)) }
                try await waitUntil {
                    let isInTransaction = await store.isInTransaction
                    let waiting = await committer.waitingCount
                    return isInTransaction && waiting == Int(revision) - 4
                }
            }
            for revision in [Revision(4), 5] {
                let twice = await refusal { () throws(CatalogStoreError) in
                    try await committer.commit(SampleLog.commit(revision))
                }
                #expect(twice == .invalidCommit(revision, reason: "another commit with this revision is under way"))
            }
            await store.release()
            try await group.waitForAll()
        }
    }

    @Test func `more waiting commits than the limit are refused`() async throws {
        var limits = CatalogLimits()
        limits.pendingMax = 2
        let store = GatedStore()
        let committer = GroupCommitter(store, after: 0, limits: limits)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for revision in [Revision(2), 3] {
                group.addTask { try await committer.commit(SampleLog.commit(revision)) }
            }
            try await waitUntil { await committer.waitingCount == 2 }
            let third = await refusal { () throws(CatalogStoreError) in try await committer.commit(SampleLog.commit(4))
            }
            #expect(third == .tooManyPending(max: 2))
            await store.release()
            group.addTask { try await committer.commit(SampleLog.commit(1)) }
            try await group.waitForAll()
        }
        #expect(await store.transactions == [[1, 2, 3]])
    }
}
