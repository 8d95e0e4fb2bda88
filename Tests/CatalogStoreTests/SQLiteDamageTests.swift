import CatalogStore
import CatalogStoreSamples
import Foundation
import GRDB
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
        "UPDATE audit SET reason = 'another' WHERE sequence = 17",
        "DELETE FROM audit WHERE revision = 60",
        "DELETE FROM audit",
        "UPDATE catalog SET revision = 59",
        "UPDATE catalog SET revision = 61",
        "UPDATE answer SET revision = 99 WHERE revision = 60",
        "UPDATE change SET body = 'no change' WHERE revision = 40",
        "UPDATE change SET body = (SELECT body FROM change WHERE revision = 4) WHERE revision = 44",
        "UPDATE checkpoint SET revision = 29",
        "UPDATE checkpoint SET revision = 99",
        "DELETE FROM checkpoint",
        "DELETE FROM part WHERE key = 'cluster'",
        "DELETE FROM part WHERE key LIKE 'definition %'",
        "DELETE FROM part",
        "UPDATE part SET key = 'gallery other' WHERE key LIKE 'gallery %'",
        "UPDATE part SET key = 'surprise' WHERE key LIKE 'gallery %'",
        "UPDATE part SET body = x'01' WHERE key LIKE 'definition %'",
        "UPDATE part SET body = zeroblob(length(body)) WHERE key LIKE 'definition %'",
        "UPDATE part SET checksum = checksum + 1 WHERE key = 'directory'",
        "UPDATE checkpoint SET checksum = checksum + 1",
        "UPDATE checkpoint SET parts = parts + 1",
        "UPDATE event SET revision = 99 WHERE revision = 58",
        "UPDATE move SET revision = 99 WHERE revision = 58",
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

    @Test(arguments: [UInt64(10), 2000])
    func `a checkpoint that is not the fold of the log is found, completely or by samples`(
        completeVerificationMax: UInt64
    ) async throws {
        var limits = CatalogLimits()
        limits.completeVerificationMax = completeVerificationMax
        try await withDirectory { directory in
            let store = SQLiteCatalogStore(path: directory + "/catalog", limits: limits, hash: SampleLog.hash)
            _ = try await store.open(cluster: SampleLog.cluster)
            try await store.append(SampleLog.commits(1...60), after: 0)
            var other = SampleLog.state(4)
            // The same versions, made at other moments.
            for revision in Revision(5)...30 {
                let change = SampleLog.commit(revision).change
                let later = GalleryChange(
                    change.operation, by: change.principal, at: change.at.advanced(by: .seconds(1)))
                #expect(try other.apply(later) == .applied)
            }
            try await store.checkpoint(other)
            let error = await refusal { () throws(CatalogStoreError) in
                _ = try await store.open(cluster: SampleLog.cluster)
            }
            #expect(error?.fault?.kind == .damaged)
        }
    }

    @Test(arguments: [
        "UPDATE part SET body = zeroblob(length(body)) WHERE key LIKE 'definition %'",
        """
        UPDATE part SET body = CAST(replace(CAST(body AS TEXT), 'contoso', 'contosa') AS BLOB)
        WHERE key LIKE 'definition %'
        """,
        "UPDATE audit SET reason = 'another' WHERE sequence = 60",
        "UPDATE catalog SET headSequence = 59",
        "UPDATE move SET region = 'swedencentral' WHERE revision = 58",
        "DELETE FROM move WHERE revision = 58",
        "DELETE FROM audit WHERE sequence = 60",
        "DELETE FROM change WHERE revision = 17",
    ])
    func `in a large file, too, whose pages are not all checked, this is found`(sql: String) async throws {
        var limits = CatalogLimits()
        limits.completeCheckBytesMax = 0
        limits.completeVerificationMax = 10
        limits.auditRecordsVerified = 5
        try await withCatalog(limits) { path, store in
            _ = try await store.open(cluster: SampleLog.cluster)
            try await store.close()
            try await alter(path, sql)
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

    @Test func `a page that nothing reads on opening is found overwritten all the same`() async throws {
        try await withCatalog { path, store in
            let queue = try DatabaseQueue(path: path)
            let page = try await queue.read { database in
                try UInt64.fetchOne(database, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'answerByTime'")
            }
            try queue.close()
            let handle = try #require(FileHandle(forUpdatingAtPath: path))
            try handle.seek(toOffset: (try #require(page) - 1) * 4096)
            try handle.write(contentsOf: Data(repeating: 0xA5, count: 512))
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
            let store = SQLiteCatalogStore(path: directory + "/catalog", limits: limits, hash: SampleLog.hash)
            _ = try await store.open(cluster: SampleLog.cluster)
            try await store.append(SampleLog.commits(1...60), after: 0)
            try await store.checkpoint(SampleLog.state(30))
            try await store.close()
            try await body(directory + "/catalog", store)
        }
    }
}
