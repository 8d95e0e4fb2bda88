import CatalogStore
import CatalogStoreSamples
import Foundation
import Gallery
import Testing

@Suite struct SQLiteDamageTests {
    @Test(arguments: [
        "DELETE FROM change WHERE revision = 17",
        "DELETE FROM change WHERE revision = 3",
        "DELETE FROM change WHERE revision <= 35",
        "DELETE FROM change WHERE revision = 60",
        "DELETE FROM change",
        "DELETE FROM audit WHERE revision = 17",
        "DELETE FROM audit WHERE revision = 60",
        "DELETE FROM audit",
        "UPDATE catalog SET revision = 59",
        "UPDATE catalog SET revision = 61",
        "UPDATE answer SET revision = 99 WHERE revision = 60",
        "UPDATE change SET body = 'no change' WHERE revision = 40",
        "UPDATE change SET body = (SELECT body FROM change WHERE revision = 3) WHERE revision = 44",
        "UPDATE checkpoint SET revision = 29",
        "UPDATE checkpoint SET revision = 99",
        "DELETE FROM checkpoint",
        "DELETE FROM resource WHERE kind = 'region'",
        "DELETE FROM resource WHERE kind = 'version' AND name LIKE '%.28'",
        "UPDATE resource SET name = 'other' WHERE kind = 'gallery'",
        "UPDATE resource SET body = '{}' WHERE kind = 'definition'",
        "UPDATE resource SET body = replace(body, '1073741824', '1073741825') WHERE name LIKE '%.28'",
    ])
    func `a catalog that contradicts itself is refused as damaged`(sql: String) async throws {
        try await withCatalog { path, store in
            try await alter(path, sql)
            let error = await refusal { () throws(CatalogStoreError) in
                _ = try await store.open(cluster: SampleLog.cluster)
            }
            #expect(error?.fault?.kind == .damaged)
            #expect(error?.fault?.path == path)
        }
    }

    @Test func `in a large catalog samples of the checkpoint are looked up in the log`() async throws {
        var limits = CatalogLimits()
        limits.completeVerificationMax = 10
        try await withCatalog(limits) { path, store in
            _ = try await store.open(cluster: SampleLog.cluster)
            try await store.close()
            try await alter(
                path, "UPDATE resource SET body = replace(body, '1073741824', '1073741825') WHERE kind = 'version'")
            let error = await refusal { () throws(CatalogStoreError) in
                _ = try await store.open(cluster: SampleLog.cluster)
            }
            #expect(error?.fault?.kind == .damaged)
        }
    }

    @Test func `overwritten pages are found on opening`() async throws {
        try await withCatalog { path, store in
            let handle = try #require(FileHandle(forUpdatingAtPath: path))
            let size = try handle.seekToEnd()
            for page in stride(from: UInt64(4096), to: size, by: 4096) {
                try handle.seek(toOffset: page)
                try handle.write(contentsOf: Data(repeating: 0xA5, count: 512))
            }
            try handle.close()
            let error = await refusal { () throws(CatalogStoreError) in
                _ = try await store.open(cluster: SampleLog.cluster)
            }
            #expect(error?.fault?.kind == .damaged)
        }
    }

    @Test func `a file cut short is found on opening`() async throws {
        try await withCatalog { path, store in
            let handle = try #require(FileHandle(forUpdatingAtPath: path))
            try handle.truncate(atOffset: handle.seekToEnd() / 4096 / 2 * 4096)
            try handle.close()
            let error = await refusal { () throws(CatalogStoreError) in
                _ = try await store.open(cluster: SampleLog.cluster)
            }
            #expect(error?.fault?.kind == .damaged)
        }
    }

    /// Runs `body` with a closed catalog of 60 revisions and a checkpoint at 30.
    private func withCatalog(
        _ limits: CatalogLimits = CatalogLimits(), _ body: (String, SQLiteCatalogStore) async throws -> Void
    ) async throws {
        try await withDirectory { directory in
            let store = SQLiteCatalogStore(path: directory + "/catalog", limits: limits)
            _ = try await store.open(cluster: SampleLog.cluster)
            try await store.append(SampleLog.commits(1...60), after: 0)
            try await store.checkpoint(SampleLog.state(30))
            try await store.close()
            try await body(directory + "/catalog", store)
        }
    }
}
