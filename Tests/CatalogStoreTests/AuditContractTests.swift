import CatalogStoreSamples
import Gallery
import Testing

@testable import CatalogStore

@Suite struct AuditContractTests {
    private let denial = AuditEntry(
        at: SampleLog.instant(4), actor: Principal("user/mallory"), certificate: "0B", verb: "DELETE",
        object: "Contoso/web", decision: .denied, reason: "no role", result: "DENIED")

    @Test(arguments: Engine.allCases)
    func `changes and denials are one chain in the order in which they came`(engine: Engine) async throws {
        try await engine.withStore(at: 4) { store async throws in
            try await store.record([denial, denial])
            try await store.append([SampleLog.commit(5)], after: 4)
            try await store.record([])
            let records = try await store.audit(after: 0, limit: 100)
            #expect(records.map(\.sequence) == Array(1...7))
            #expect(records.map(\.revision) == [1, 2, 3, 4, nil, nil, 5])
            #expect(
                records.map(\.entry) == SampleLog.commits(1...4).map(\.audit) + [
                    denial, denial, SampleLog.commit(5).audit,
                ])
            #expect(records.dropFirst().map(\.previous) == records.dropLast().map(\.hash))
            _ = try await store.open(cluster: SampleLog.cluster)
            #expect(try await store.audit(after: 0, limit: 100) == records)
            let bounds = try await store.verifyAudit(SampleLog.hash)
            #expect(bounds == AuditBounds(anchor: .beginning, head: records[6].mark))
            #expect(try await store.audit(after: 5, limit: 1) == [records[5]])
        }
    }

    @Test(arguments: Engine.allCases)
    func `every engine writes the same chain`(engine: Engine) async throws {
        var chain = AuditChain(after: .beginning, hash: SampleLog.hash)
        let expected = SampleLog.commits(1...30).map { commit in
            chain.add(commit.audit, revision: commit.revision, moves: commit.storedMoves.movesHash(SampleLog.hash))
        }
        #expect(expected.contains { $0.moves != nil } && expected.contains { $0.moves == nil })
        try await engine.withStore(at: 30) { store async throws in
            #expect(try await store.audit(after: 0, limit: 100) == expected)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what became of one resource is found by its name, without case, after a revision`(
        engine: Engine
    ) async throws {
        try await engine.withStore(at: 30) { store async throws in
            try await store.record([denial])
            let found = try await store.audit(of: "TARGET-12", since: 11, limit: 9)
            #expect(found.map(\.revision) == [12])
            #expect(try await store.audit(of: "target-12", since: 12, limit: 9).isEmpty)
            #expect(try await store.audit(of: "Contoso/web", since: 0, limit: 9).isEmpty)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what retention takes is remembered by its hash, and what is kept still verifies`(
        engine: Engine
    ) async throws {
        var limits = CatalogLimits()
        limits.auditRecordsKept = 7
        limits.rowsPerReadingMax = 3
        try await engine.withStore(at: 20, limits) { store async throws in
            let tenth = try #require(try await store.audit(after: 12, limit: 1).first)
            try await store.checkpoint(SampleLog.state(20))
            let bounds = try await store.verifyAudit(SampleLog.hash, witness: tenth.mark)
            #expect(bounds.anchor == tenth.mark)
            try await store.record(Array(repeating: denial, count: 9))
            try await store.checkpoint(SampleLog.state(20))
            _ = try await store.open(cluster: SampleLog.cluster)
            #expect(try await store.verifyAudit(SampleLog.hash).anchor.sequence == 22)
            try await store.append([SampleLog.commit(21)], after: 20)
            _ = try await store.open(cluster: SampleLog.cluster)
            #expect(try await store.verifyAudit(SampleLog.hash).head.sequence == 30)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a head that was noted elsewhere tells whether records were cut off or made anew`(
        engine: Engine
    ) async throws {
        try await engine.withStore(at: 20) { store async throws in
            let head = try await store.auditBounds().head
            try await store.verifyAudit(SampleLog.hash, witness: head)
            let longer = AuditMark(sequence: 21, hash: head.hash)
            let other = AuditMark(sequence: 20, hash: AuditMark.beginning.hash)
            for witness in [longer, other] {
                let error = await refusal { () throws(CatalogStoreError) in
                    try await store.verifyAudit(SampleLog.hash, witness: witness)
                }
                guard case .auditAltered(let fault) = error else {
                    Issue.record("not found: \(witness)")
                    continue
                }
                #expect(fault.sequence == witness.sequence)
            }
        }
    }

    /// With so few records looked at on opening, the whole verification has to find it, if opening does not.
    @Test(arguments: [
        "DELETE FROM audit WHERE sequence = 17",
        "DELETE FROM audit WHERE sequence = 31",
        "DELETE FROM audit WHERE sequence <= 3",
        "DELETE FROM audit WHERE sequence > 33",
        "UPDATE audit SET at = at + 1 WHERE sequence = 17",
        "UPDATE audit SET actor = 'user/bob' WHERE sequence = 17",
        "UPDATE audit SET certificate = NULL WHERE sequence = 17",
        "UPDATE audit SET verb = 'LIST' WHERE sequence = 17",
        "UPDATE audit SET object = 'other' WHERE sequence = 17",
        "UPDATE audit SET decision = 'denied' WHERE sequence = 17",
        "UPDATE audit SET reason = 'other' WHERE sequence = 17",
        "UPDATE audit SET result = 'other' WHERE sequence = 17",
        "UPDATE audit SET previous = zeroblob(32) WHERE sequence = 17",
        "UPDATE audit SET hash = zeroblob(32) WHERE sequence = 17",
        "UPDATE audit SET hash = zeroblob(31) WHERE sequence = 17",
        "UPDATE audit SET revision = NULL WHERE sequence = 17",
        "UPDATE audit SET sequence = 99 WHERE sequence = 31",
        """
        UPDATE audit SET sequence = 100 WHERE sequence = 31; UPDATE audit SET sequence = 31 WHERE sequence = 32;
        UPDATE audit SET sequence = 32 WHERE sequence = 100
        """,
        "UPDATE catalog SET headSequence = 33, headHash = (SELECT hash FROM audit WHERE sequence = 33)",
        "UPDATE audit SET operation = 'Microsoft.Compute/galleries/read' WHERE sequence = 17",
        "UPDATE audit SET moves = NULL WHERE sequence = 14",
        "UPDATE audit SET moves = zeroblob(31) WHERE sequence = 14",
        "UPDATE move SET region = 'swedencentral' WHERE revision = 14",
        "UPDATE move SET at = at + 1 WHERE revision = 14",
        "UPDATE move SET body = CAST('{}' AS BLOB) WHERE revision = 14",
        "UPDATE move SET subject = 'contoso/web' WHERE revision = 14",
        "UPDATE move SET number = 7 WHERE revision = 14",
        "UPDATE move SET revision = 15 WHERE revision = 14",
        "DELETE FROM move WHERE revision = 14",
        "DELETE FROM move",
        "INSERT INTO move SELECT 15, number, kind, subject, region, at, body FROM move WHERE revision = 14",
        "UPDATE catalog SET movesDropped = 14",
        "UPDATE catalog SET headHash = zeroblob(32)",
        "UPDATE catalog SET anchorSequence = 1",
        "UPDATE catalog SET anchorHash = (SELECT hash FROM audit WHERE sequence = 3)",
    ])
    func `whatever is changed, taken away, moved or cut off in the file is found`(sql: String) async throws {
        var limits = CatalogLimits()
        limits.auditRecordsVerified = 1
        try await withDirectory { directory in
            let store = SQLiteCatalogStore(path: directory + "/catalog", limits: limits, hash: SampleLog.hash)
            _ = try await store.open(cluster: SampleLog.cluster)
            try await store.append(SampleLog.commits(1...30), after: 0)
            try await store.record([denial, denial])
            try await store.append(SampleLog.commits(31...32), after: 30)
            try await store.close()
            try await alter(directory + "/catalog", sql)
            let error = await refusal { () throws(CatalogStoreError) in
                _ = try await store.open(cluster: SampleLog.cluster)
                try await store.verifyAudit(SampleLog.hash)
            }
            try await store.close()
            if case .auditAltered = error { return }
            #expect(error?.fault?.kind == .damaged)
        }
    }
}
