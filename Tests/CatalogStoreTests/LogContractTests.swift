import CatalogStore
import CatalogStoreSamples
import Gallery
import Testing

@Suite struct LogContractTests {
    @Test(arguments: Engine.allCases)
    func `a new catalog is empty`(engine: Engine) async throws {
        try await engine.withStore { store async throws in
            let contents = try await store.open(cluster: "c1")
            #expect(contents == CatalogContents(state: GalleryState(), epoch: 1, cluster: "c1"))
            #expect(try await store.changes(since: 0, limit: 10).isEmpty)
            #expect(try await store.audit(after: 0, limit: 10).isEmpty)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what was appended is there when the catalog is opened again`(engine: Engine) async throws {
        try await engine.withStore(at: 40) { store async throws in
            let contents = try await store.open(cluster: SampleLog.cluster)
            let isFold = contents.state == SampleLog.state(40)
            #expect(isFold)
        }
    }

    @Test(arguments: Engine.allCases)
    func `each opening takes a higher epoch`(engine: Engine) async throws {
        try await engine.withStore { store async throws in
            for epoch in Epoch(1)...4 {
                #expect(try await store.open(cluster: "c1").epoch == epoch)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a catalog of another cluster is refused and takes no epoch`(engine: Engine) async throws {
        try await engine.withStore { store async throws in
            _ = try await store.open(cluster: "c1")
            let error = await refusal { () throws(CatalogStoreError) in _ = try await store.open(cluster: "c2") }
            guard case .foreignCluster(_, "c2", "c1") = error else {
                Issue.record("not refused as foreign: \(String(describing: error))")
                return
            }
            #expect(try await store.open(cluster: "c1").epoch == 2)
        }
    }

    @Test(arguments: Engine.allCases)
    func `an append after another revision than the newest is refused and changes nothing`(engine: Engine) async throws
    {
        try await engine.withStore(at: 3) { store async throws in
            for after in [Revision(0), 2, 4, .max] {
                let error = await store.refusal(of: [SampleLog.commit(4)], after: after)
                #expect(error == .revisionMismatch(expected: after, actual: 3))
            }
            #expect(try await store.changes(since: 0, limit: 10).count == 3)
        }
    }

    @Test(arguments: Engine.allCases)
    func `commits with a gap between them are refused together`(engine: Engine) async throws {
        try await engine.withStore(at: 3) { store async throws in
            let error = await store.refusal(of: [SampleLog.commit(4), SampleLog.commit(6)], after: 3)
            #expect(error == .invalidCommit(6, reason: "revision 5 comes next"))
            #expect(try await store.changes(since: 3, limit: 10).isEmpty)
            #expect(try await store.audit(after: 3, limit: 10).isEmpty)
            #expect(try await store.rememberedAnswer(for: SampleLog.key(4)) == nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a change that was denied is not committed`(engine: Engine) async throws {
        try await engine.withStore(at: 3) { store async throws in
            let sample = SampleLog.commit(4)
            let denial = AuditEntry(
                at: sample.audit.at, actor: sample.audit.actor, verb: "CREATE", object: "o", decision: .denied,
                reason: "no role")
            let commit = Commit(revision: 4, change: sample.change, audit: denial)
            let error = await store.refusal(of: [commit], after: 3)
            #expect(error == .invalidCommit(4, reason: "its audit entry says that it was denied"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `changes and audit records are read in order, from where and as many as asked`(engine: Engine) async throws {
        try await engine.withStore(at: 30) { store async throws in
            let changes = try await store.changes(since: 10, limit: 5)
            let expected = SampleLog.commits(11...15)
            #expect(changes == expected.map { LoggedChange(revision: $0.revision, change: $0.change) })
            #expect(try await store.audit(after: 10, limit: 5).map(\.entry) == expected.map(\.audit))
            #expect(try await store.changes(since: 30, limit: 5).isEmpty)
            #expect(try await store.changes(since: .max, limit: 5).isEmpty)
            #expect(try await store.audit(after: .max, limit: 5).isEmpty)
            #expect(try await store.changes(since: 0, limit: -1).isEmpty)
        }
    }

    @Test(arguments: Engine.allCases)
    func `one reading gives no more rows than the limit`(engine: Engine) async throws {
        var limits = CatalogLimits()
        limits.rowsPerReadingMax = 7
        try await engine.withStore(at: 20, limits) { store async throws in
            #expect(try await store.changes(since: 0, limit: .max).count == 7)
            #expect(try await store.audit(after: 0, limit: .max).count == 7)
        }
    }

    @Test(arguments: Engine.allCases)
    func `nothing is done before the catalog is open, nor after it is closed`(engine: Engine) async throws {
        try await engine.withStore { store async throws in
            let append = { () async throws(CatalogStoreError) in try await store.append([SampleLog.commit(1)], after: 0)
            }
            #expect(await refusal(of: append) == .notOpen)
            _ = try await store.open(cluster: SampleLog.cluster)
            try await store.close()
            #expect(await refusal(of: append) == .notOpen)
            let read = { () async throws(CatalogStoreError) in _ = try await store.changes(since: 0, limit: 1) }
            #expect(await refusal(of: read) == .notOpen)
            let checkpoint = { () async throws(CatalogStoreError) in try await store.checkpoint(GalleryState()) }
            #expect(await refusal(of: checkpoint) == .notOpen)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a change that the rules refuse is found out on opening`(engine: Engine) async throws {
        try await engine.withStore(at: 3) { store async throws in
            let twice = Commit(revision: 4, change: SampleLog.commit(3).change, audit: SampleLog.commit(4).audit)
            try await store.append([twice], after: 3)
            let error = await refusal { () throws(CatalogStoreError) in
                _ = try await store.open(cluster: SampleLog.cluster)
            }
            #expect(error?.fault?.kind == .damaged)
            #expect(error?.fault?.detail == "revision 4 changes nothing")
        }
    }
}
