import CatalogStore
import CatalogStoreSamples
import Gallery
import Testing

@Suite(.timeLimit(.minutes(1))) struct RestoringTests {
    @Test func `a restored catalog opens with its state, and takes the change that comes next`() async throws {
        try await withDirectory { directory in
            let store = SQLiteCatalogStore(path: directory + "/catalog", hash: SampleLog.hash)
            _ = try await store.open(cluster: SampleLog.cluster)
            try await store.restore(SampleLog.state(20), newest: SampleLog.commit(20))
            try await store.append([SampleLog.commit(21)], after: 20)
            try await store.checkpoint(SampleLog.state(21))
            try await store.close()
            let contents = try await store.open(cluster: SampleLog.cluster)
            let isSame = contents.state == SampleLog.state(21)
            #expect(isSame)
            try await store.close()
        }
    }

    @Test func `who is behind a restored catalog's newest change is told to read the state afresh`() async throws {
        try await withDirectory { directory in
            let store = SQLiteCatalogStore(path: directory + "/catalog", hash: SampleLog.hash)
            _ = try await store.open(cluster: SampleLog.cluster)
            try await store.restore(SampleLog.state(20), newest: SampleLog.commit(20))
            let error = await refusal { () throws(CatalogStoreError) in
                _ = try await store.changes(since: 18, limit: 1)
            }
            #expect(error == .gone(oldest: 20))
            #expect(try await store.changes(since: 19, limit: 1).map(\.revision) == [20])
            try await store.close()
        }
    }

    @Test func `a catalog that has changes is not restored`() async throws {
        try await withDirectory { directory in
            let store = SQLiteCatalogStore(path: directory + "/catalog", hash: SampleLog.hash)
            _ = try await store.open(cluster: SampleLog.cluster)
            try await store.append([SampleLog.commit(1)], after: 0)
            let error = await refusal { () throws(CatalogStoreError) in
                try await store.restore(SampleLog.state(20), newest: SampleLog.commit(20))
            }
            #expect(error == .revisionMismatch(expected: 0, actual: 1))
            try await store.close()
        }
    }

    @Test func `a commit that is not the state's newest restores nothing`() async throws {
        try await withDirectory { directory in
            let store = SQLiteCatalogStore(path: directory + "/catalog", hash: SampleLog.hash)
            _ = try await store.open(cluster: SampleLog.cluster)
            let error = await refusal { () throws(CatalogStoreError) in
                try await store.restore(SampleLog.state(20), newest: SampleLog.commit(19))
            }
            #expect(error != nil)
            try await store.close()
            let contents = try await store.open(cluster: SampleLog.cluster)
            #expect(contents.state.revision == 0)
            try await store.close()
        }
    }
}
