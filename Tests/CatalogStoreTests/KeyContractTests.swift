import CatalogStore
import CatalogStoreSamples
import Gallery
import Testing

@Suite struct KeyContractTests {
    @Test(arguments: Engine.allCases)
    func `an answer is remembered with its revision, also after reopening`(engine: Engine) async throws {
        try await engine.withStore(at: 9) { store async throws in
            let expected = RememberedAnswer(revision: 9, answer: SampleLog.commit(9).answer)
            #expect(try await store.rememberedAnswer(for: SampleLog.key(9)) == expected)
            _ = try await store.open(cluster: SampleLog.cluster)
            #expect(try await store.rememberedAnswer(for: SampleLog.key(9)) == expected)
            #expect(try await store.rememberedAnswer(for: SampleLog.key(10)) == nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a key used for another request is refused`(engine: Engine) async throws {
        try await engine.withStore(at: 9) { store async throws in
            let other = SampleLog.key(9, request: 1)
            let error = await refusal { () throws(CatalogStoreError) in _ = try await store.rememberedAnswer(for: other)
            }
            #expect(error == .keyReused(other, revision: 9))
            let appended = await store.refusal(of: [commit(10, key: other)], after: 9)
            #expect(appended == .keyReused(other, revision: 9))
            #expect(try await store.changes(since: 9, limit: 1).isEmpty)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a request that was answered is not committed again`(engine: Engine) async throws {
        try await engine.withStore(at: 9) { store async throws in
            let error = await store.refusal(of: [SampleLog.commit(10), commit(11, key: SampleLog.key(3))], after: 9)
            #expect(error == .keyAnswered(SampleLog.key(3), revision: 3))
            #expect(try await store.rememberedAnswer(for: SampleLog.key(10)) == nil)
            #expect(try await store.audit(after: 9, limit: 1).isEmpty)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a key twice in one transaction is refused`(engine: Engine) async throws {
        try await engine.withStore(at: 3) { store async throws in
            let error = await store.refusal(of: [SampleLog.commit(4), commit(5, key: SampleLog.key(4))], after: 3)
            #expect(error == .invalidCommit(5, reason: "key key-4 is used twice in one transaction"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `the same key of another principal is another key`(engine: Engine) async throws {
        try await engine.withStore(at: 3) { store async throws in
            let digest = SampleLog.key(3).request
            let bobs = try #require(IdempotencyKey("key-3", of: Principal("user/bob"), request: digest))
            #expect(try await store.rememberedAnswer(for: bobs) == nil)
            try await store.append([commit(4, key: bobs)], after: 3)
            #expect(try await store.rememberedAnswer(for: bobs)?.revision == 4)
            #expect(try await store.rememberedAnswer(for: SampleLog.key(3))?.revision == 3)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a commit without a key is committed and remembers nothing`(engine: Engine) async throws {
        try await engine.withStore(at: 3) { store async throws in
            try await store.append([commit(4, key: nil)], after: 3)
            #expect(try await store.changes(since: 3, limit: 1).count == 1)
            #expect(try await store.rememberedAnswer(for: SampleLog.key(4)) == nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func `only the answers to the newest revisions are kept`(engine: Engine) async throws {
        var limits = CatalogLimits()
        limits.answersKept = 5
        try await engine.withStore(at: 20, limits) { store async throws in
            for revision in Revision(1)...20 {
                let answer = try await store.rememberedAnswer(for: SampleLog.key(revision))
                #expect((answer != nil) == (revision > 15))
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `answers are forgotten after their lifetime`(engine: Engine) async throws {
        var limits = CatalogLimits()
        limits.answerLifetime = .milliseconds(3)  // A sample's moment is a millisecond after the one before.
        try await engine.withStore(at: 20, limits) { store async throws in
            for revision in Revision(1)...20 {
                let answer = try await store.rememberedAnswer(for: SampleLog.key(revision))
                #expect((answer != nil) == (revision >= 17))
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `what is remembered is known without a look into the catalog, also after reopening`(
        engine: Engine
    ) async throws {
        var limits = CatalogLimits()
        limits.answersKept = 5
        try await engine.withStore(at: 20, limits) { store async throws in
            for _ in 0..<2 {
                for revision in Revision(16)...20 { #expect(store.mayRemember(SampleLog.key(revision))) }
                _ = try await store.open(cluster: SampleLog.cluster)
            }
            for revision in Revision(21)...40 {
                try await store.append([SampleLog.commit(revision)], after: revision - 1)
                for kept in (revision - 4)...revision { #expect(store.mayRemember(SampleLog.key(kept))) }
            }
        }
    }

    @Test func `a key that nobody used is known not to be, and one that was forgotten is at some time`() async throws {
        var limits = CatalogLimits()
        limits.answersKept = 5
        try await Engine.sqlite.withStore(at: 20, limits) { store async throws in
            #expect(!store.mayRemember(SampleLog.key(21)))
            #expect(!store.mayRemember(SampleLog.key(1)))
            _ = try await store.open(cluster: SampleLog.cluster)
            #expect(!store.mayRemember(SampleLog.key(15)))
        }
    }

    @Test(arguments: ["", " ", "a b", "schlüssel", "a\n", String(repeating: "k", count: 129)])
    func `a key is printable ASCII of bounded length`(text: String) throws {
        #expect(IdempotencyKey(text, of: Principal("user/alice"), request: SampleLog.key(1).request) == nil)
    }

    private func commit(_ revision: Revision, key: IdempotencyKey?) -> Commit {
        let sample = SampleLog.commit(revision)
        return Commit(
            revision: revision, change: sample.change, key: key, answer: sample.answer, audit: sample.audit)
    }
}
