import CatalogStore
import CatalogStoreSamples
import Gallery
import Testing

@Suite struct CheckpointContractTests {
    @Test(arguments: Engine.allCases)
    func `a checkpoint and what follows it give the same state as the log`(engine: Engine) async throws {
        try await engine.withStore(at: 50) { store async throws in
            var last = GalleryState()
            for revision in [Revision(0), 1, 3, 4, 5, 17, 17, 18, 41, 50] {
                try await store.checkpoint(SampleLog.state(revision))
                last = try await store.open(cluster: SampleLog.cluster).state
            }
            let isFold = last == SampleLog.state(50)
            #expect(isFold)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a checkpoint of the future or of the past is refused`(engine: Engine) async throws {
        try await engine.withStore(at: 10) { store async throws in
            let future = await refusal { () throws(CatalogStoreError) in try await store.checkpoint(SampleLog.state(11))
            }
            #expect(future == .revisionMismatch(expected: 11, actual: 10))
            try await store.checkpoint(SampleLog.state(8))
            let past = await refusal { () throws(CatalogStoreError) in try await store.checkpoint(SampleLog.state(7)) }
            #expect(past == .revisionMismatch(expected: 7, actual: 8))
        }
    }

    @Test(arguments: Engine.allCases)
    func `changes beyond those to be kept are gone after a checkpoint, and say so`(engine: Engine) async throws {
        var limits = CatalogLimits()
        limits.changesKept = 10
        try await engine.withStore(at: 50, limits) { store async throws in
            try await store.checkpoint(SampleLog.state(50))
            let error = await refusal { () throws(CatalogStoreError) in _ = try await store.changes(since: 39, limit: 1)
            }
            #expect(error == .gone(oldest: 41))
            #expect(try await store.changes(since: 40, limit: 100).map(\.revision) == Array(41...50))
            let contents = try await store.open(cluster: SampleLog.cluster)
            let isFold = contents.state == SampleLog.state(50)
            #expect(isFold)
            #expect(try await store.audit(after: 0, limit: 100).count == 50)
        }
    }

    @Test(arguments: Engine.allCases)
    func `no change that the checkpoint lacks is ever dropped`(engine: Engine) async throws {
        var limits = CatalogLimits()
        limits.changesKept = 10
        try await engine.withStore(at: 50, limits) { store async throws in
            try await store.checkpoint(SampleLog.state(20))
            #expect(try await store.changes(since: 20, limit: 100).map(\.revision) == Array(21...50))
            let contents = try await store.open(cluster: SampleLog.cluster)
            let isFold = contents.state == SampleLog.state(50)
            #expect(isFold)
        }
    }

    @Test(arguments: Engine.allCases)
    func `the newest change is kept at least, and the catalog goes on`(engine: Engine) async throws {
        var limits = CatalogLimits()
        limits.changesKept = 0
        try await engine.withStore(at: 50, limits) { store async throws in
            try await store.checkpoint(SampleLog.state(50))
            #expect(try await store.changes(since: 49, limit: 9).map(\.revision) == [50])
            let error = await refusal { () throws(CatalogStoreError) in _ = try await store.changes(since: 48, limit: 1)
            }
            #expect(error == .gone(oldest: 50))
            _ = try await store.open(cluster: SampleLog.cluster)
            try await store.append([SampleLog.commit(51)], after: 50)
            let isFold = try await store.open(cluster: SampleLog.cluster).state == SampleLog.state(51)
            #expect(isFold)
        }
    }

    @Test(arguments: Engine.allCases)
    func `audit records beyond those to be kept go with a checkpoint`(engine: Engine) async throws {
        var limits = CatalogLimits()
        limits.auditRecordsKept = 10
        try await engine.withStore(at: 50, limits) { store async throws in
            try await store.checkpoint(SampleLog.state(50))
            #expect(try await store.audit(after: 0, limit: 100).map(\.revision) == Array(41...50))
            _ = try await store.open(cluster: SampleLog.cluster)
            let bounds = try await store.verifyAudit(SampleLog.hash)
            #expect(bounds.anchor.sequence == 40)
            #expect(bounds.head.sequence == 50)
        }
    }
}
