import CatalogStore
import CatalogStoreSamples
import Gallery
import Testing

@Suite struct BoundContractTests {
    @Test(arguments: Engine.allCases)
    func `a transaction with too many commits is refused`(engine: Engine) async throws {
        var limits = CatalogLimits()
        limits.commitsPerTransactionMax = 2
        limits.commitsTogetherMax = 4
        try await engine.withStore(at: 3, limits) { store async throws in
            #expect(
                size(await store.refusal(of: SampleLog.commits(4...8), after: 3)) == 5)
            try await store.append(SampleLog.commits(4...7), after: 3)
        }
    }

    @Test(arguments: Engine.allCases)
    func `an answer too large is refused, and one at the limit is not`(engine: Engine) async throws {
        let limits = CatalogLimits()
        try await engine.withStore(at: 3, limits) { store async throws in
            let sample = SampleLog.commit(4)
            let answer = [UInt8](repeating: 7, count: limits.answerBytesMax)
            let large = Commit(
                revision: 4, change: sample.change, key: sample.key, answer: answer + [7], audit: sample.audit)
            #expect(
                size(await store.refusal(of: [large], after: 3)) == limits.answerBytesMax + 1)
            let atLimit = Commit(
                revision: 4, change: sample.change, key: sample.key, answer: answer, audit: sample.audit)
            try await store.append([atLimit], after: 3)
            #expect(try await store.rememberedAnswer(for: SampleLog.key(4))?.answer == answer)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a change too large is refused`(engine: Engine) async throws {
        var limits = CatalogLimits()
        limits.changeBytesMax = 1000
        try await engine.withStore(at: 3, limits) { store async throws in
            let sample = SampleLog.commit(4)
            let edit = GalleryEdit(description: String(repeating: "d", count: 1001))
            let operation = GalleryOperation.updateGallery(
                id: SampleLog.definition.gallery, edit: edit, ifRevision: nil)
            let change = GalleryChange(operation, by: sample.change.principal, at: sample.change.at)
            let large = Commit(revision: 4, change: change, audit: sample.audit)
            let size = size(await store.refusal(of: [large], after: 3))
            #expect((size ?? 0) > 1000)
        }
    }

    @Test(arguments: Engine.allCases)
    func `an audit record too large is refused`(engine: Engine) async throws {
        let limits = CatalogLimits()
        try await engine.withStore(at: 3, limits) { store async throws in
            let sample = SampleLog.commit(4)
            let reason = String(repeating: "r", count: limits.auditBytesMax + 1)
            let audit = AuditEntry(
                at: sample.audit.at, actor: Principal(""), verb: "", object: "", reason: reason, result: "")
            let large = Commit(revision: 4, change: sample.change, audit: audit)
            #expect(size(await store.refusal(of: [large], after: 3)) == reason.utf8.count)
            let denial = await refusal { () throws(CatalogStoreError) in try await store.record([audit]) }
            #expect(size(denial) == reason.utf8.count)
            let many = await refusal { () throws(CatalogStoreError) in
                try await store.record(Array(repeating: sample.audit, count: limits.commitsPerTransactionMax + 1))
            }
            #expect(size(many) == limits.commitsPerTransactionMax + 1)
            #expect(try await store.auditBounds().head.sequence == 3)
        }
    }

    @Test(arguments: Engine.allCases)
    func `an event too large, and too many of them, are refused`(engine: Engine) async throws {
        var limits = CatalogLimits()
        limits.eventsPerCommitMax = 2
        try await engine.withStore(at: 3, limits) { store async throws in
            let sample = SampleLog.commit(4)
            let body = [UInt8](repeating: 7, count: limits.eventBytesMax)
            let large = EventRow(kind: "k", subject: "s", at: sample.audit.at, body: body)
            let small = EventRow(kind: "k", subject: "s", at: sample.audit.at, body: body.dropLast(2))
            let commit = { Commit(revision: 4, change: sample.change, audit: sample.audit, events: $0) }
            #expect(size(await store.refusal(of: [commit([large])], after: 3)) == limits.eventBytesMax + 2)
            #expect(size(await store.refusal(of: [commit([small, small, small])], after: 3)) == 3)
            try await store.append([commit([small, small])], after: 3)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a cluster's name too long is refused`(engine: Engine) async throws {
        try await engine.withStore { store async throws in
            #expect(
                size(
                    await refusal { () throws(CatalogStoreError) in
                        _ = try await store.open(cluster: String(repeating: "c", count: 256))
                    }) == 256)
        }
    }

    private func size(_ error: CatalogStoreError?) -> Int? {
        guard case .tooLarge(_, let size, _) = error else { return nil }
        return size
    }
}
