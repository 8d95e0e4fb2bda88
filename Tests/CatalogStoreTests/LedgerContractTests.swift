import CatalogStore
import CatalogStoreSamples
import Gallery
import Testing

@Suite struct LedgerContractTests {
    @Test(arguments: Engine.allCases)
    func `kept rows are there when the catalog is opened again, in order and as last kept`(engine: Engine) async throws
    {
        try await engine.withStore(at: 3) { store async throws in
            try await store.keep([row(2, "b"), row(1, "a")])
            try await store.keep([row(2, "c"), row(7, "")])
            try await store.keep([])
            let contents = try await store.open(cluster: SampleLog.cluster)
            #expect(contents.ledger == [row(1, "a"), row(2, "c"), row(7, "")])
            #expect(contents.state.revision == 3)
        }
    }

    @Test(arguments: Engine.allCases)
    func `of more rows than are kept the lowest ids go`(engine: Engine) async throws {
        var limits = CatalogLimits()
        limits.ledgerRowsKept = 3
        try await engine.withStore(at: 0, limits) { store async throws in
            for id in 1...5 { try await store.keep([row(id, "x")]) }
            try await store.keep([row(1, "late")])
            let ids = try await store.open(cluster: SampleLog.cluster).ledger.map(\.id)
            #expect(ids == [3, 4, 5])
        }
    }

    @Test(arguments: Engine.allCases)
    func `rows too many or too large are refused together, and one at the limit is not`(engine: Engine) async throws {
        var limits = CatalogLimits()
        limits.ledgerRowsKept = 2
        limits.ledgerRowBytesMax = 4
        try await engine.withStore(at: 0, limits) { store async throws in
            for rows in [[row(1, "a"), row(2, "b"), row(3, "c")], [row(1, "a"), row(2, "12345")]] {
                let error = await refusal { () throws(CatalogStoreError) in try await store.keep(rows) }
                guard case .tooLarge = error else {
                    Issue.record("not refused as too large: \(String(describing: error))")
                    return
                }
            }
            try await store.keep([row(2, "1234")])
            #expect(try await store.open(cluster: SampleLog.cluster).ledger == [row(2, "1234")])
        }
    }

    @Test(arguments: Engine.allCases)
    func `nothing is kept before the catalog is open, nor after it is closed`(engine: Engine) async throws {
        try await engine.withStore { store async throws in
            let keep = { () async throws(CatalogStoreError) in try await store.keep([row(1, "a")]) }
            #expect(await refusal(of: keep) == .notOpen)
            _ = try await store.open(cluster: SampleLog.cluster)
            try await store.close()
            #expect(await refusal(of: keep) == .notOpen)
        }
    }

    @Test func `a catalog of an earlier format is refused by name`() async throws {
        try await withDirectory { directory in
            let path = directory + "/catalog"
            let store = SQLiteCatalogStore(path: path, hash: SampleLog.hash)
            _ = try await store.open(cluster: SampleLog.cluster)
            try await store.close()
            let former = "1 log, audit, answers, checkpoint"
            try await alter(path, "DELETE FROM grdb_migrations; INSERT INTO grdb_migrations VALUES ('\(former)')")
            let error = await refusal { () throws(CatalogStoreError) in
                _ = try await store.open(cluster: SampleLog.cluster)
            }
            #expect(error == .otherSchema(path: path, migrations: [former]))
        }
    }

    private func row(_ id: Int, _ text: String) -> LedgerRow { LedgerRow(id: id, body: Array(text.utf8)) }
}
