import CatalogStore
import CatalogStoreSamples
import Gallery
import Testing

@Suite struct BoundContractTests {
    @Test(arguments: Engine.allCases)
    func `a transaction with too many commits is refused`(engine: Engine) async throws {
        var limits = CatalogLimits()
        limits.commitsPerTransactionMax = 4
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
            let edit = DescriptionEdit(description: String(repeating: "d", count: 1001))
            let gallery: GalleryName = SampleLog.named("contoso")
            let change = GalleryChange(.updateGallery(gallery, edit), by: sample.change.principal, at: sample.change.at)
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
            let audit = AuditRecord(
                revision: 4, at: sample.audit.at, principal: Principal(""), verb: "", target: "",
                reason: String(repeating: "r", count: limits.auditBytesMax + 1))
            let large = Commit(revision: 4, change: sample.change, audit: audit)
            #expect(
                size(await store.refusal(of: [large], after: 3)) == limits.auditBytesMax + 1)
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
