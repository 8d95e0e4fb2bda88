import CatalogStore
import CatalogStoreSamples
import Foundation
import Gallery
import Testing

/// Copies of a catalog in use, and a catalog in the place of another.
@Suite struct BackupTests {
    @Test func `a backup made while commits go on is the catalog of one moment, whole and verified`() async throws {
        try await withCatalog(upTo: 200) { directory, store in
            let committing = Task {
                for revision in Revision(201)...600 {
                    try await store.append([SampleLog.commit(revision)], after: revision - 1)
                }
            }
            try await store.backUp(to: directory + "/copy", progress: { _, _ in })
            try await committing.value
            let summary = try CatalogFile(directory + "/copy", hash: SampleLog.hash).verify()
            #expect((200...600).contains(summary.revision))
            #expect(summary.cluster == SampleLog.cluster && summary.auditRecords >= summary.revision)
            #expect(!FileManager.default.fileExists(atPath: directory + "/copy-wal"))
            let copy = SQLiteCatalogStore(path: directory + "/copy", hash: SampleLog.hash)
            let isFold = try await copy.open(cluster: SampleLog.cluster).state == SampleLog.state(summary.revision)
            #expect(isFold)
            try await copy.close()
        }
    }

    @Test func `a file that is there is not written over`() async throws {
        try await withCatalog(upTo: 3) { directory, store in
            try Data("precious".utf8).write(to: URL(fileURLWithPath: directory + "/copy"))
            await #expect(throws: CatalogStoreError.fileExists(directory + "/copy")) {
                try await store.backUp(to: directory + "/copy", progress: { _, _ in })
            }
            #expect(FileManager.default.contents(atPath: directory + "/copy") == Data("precious".utf8))
        }
    }

    @Test func `a changed byte anywhere in a backup is found, or makes no difference`() async throws {
        try await withCatalog(upTo: 60) { directory, store in
            let path = directory + "/copy"
            try await store.backUp(to: path, progress: { _, _ in })
            let whole = try #require(FileManager.default.contents(atPath: path))
            let expected = try CatalogFile(path, hash: SampleLog.hash).verify()
            var found = 0
            // Every 311th byte: a few hundred places on all pages.
            let places = stride(from: 0, to: whole.count, by: 311)
            for place in places {
                var damaged = whole
                damaged[place] ^= 0x10
                try damaged.write(to: URL(fileURLWithPath: path))
                do throws(CatalogStoreError) {
                    let summary = try CatalogFile(path, hash: SampleLog.hash).verify()
                    // Such as the number of a write that SQLite counts in the header.
                    #expect(summary.revision == expected.revision && summary.auditHead == expected.auditHead)
                } catch { found += 1 }
            }
            #expect(found * 3 > places.map { $0 }.count)
        }
    }

    @Test func `a restored catalog is recovering, and what stood there is kept`() async throws {
        try await withCatalog(upTo: 20) { directory, store in
            try await store.backUp(to: directory + "/copy", progress: { _, _ in })
            try await store.append([SampleLog.commit(21)], after: 20)
            let file = CatalogFile(directory + "/copy", hash: SampleLog.hash)
            #expect(throws: CatalogStoreError.alreadyRunning(path: directory + "/catalog", pid: getpid())) {
                try file.restore(to: directory + "/catalog", replacing: true, at: Instant(milliseconds: 0))
            }
            try await store.close()
            #expect(throws: CatalogStoreError.fileExists(directory + "/catalog")) {
                try file.restore(to: directory + "/catalog", replacing: false, at: Instant(milliseconds: 0))
            }
            let restored = try file.restore(to: directory + "/catalog", replacing: true, at: Instant(milliseconds: 0))
            #expect(restored.catalog.revision == 20)
            let former = try #require(restored.former)
            let old = SQLiteCatalogStore(path: former, hash: SampleLog.hash)
            #expect(try await old.open(cluster: SampleLog.cluster).state.revision == 21)
            try await old.close()
            let contents = try await store.open(cluster: SampleLog.cluster)
            #expect(contents.isRecovering && contents.state == SampleLog.state(20))
            // The backup itself is as it was.
            #expect(try file.verify().revision == 20)
        }
    }

    @Test func `a damaged backup is refused before anything is touched`() async throws {
        try await withCatalog(upTo: 20) { directory, store in
            try await store.backUp(to: directory + "/copy", progress: { _, _ in })
            try await store.close()
            let bytes = try #require(FileManager.default.contents(atPath: directory + "/copy"))
            try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: directory + "/copy"))
            let file = CatalogFile(directory + "/copy", hash: SampleLog.hash)
            #expect(throws: CatalogStoreError.self) {
                try file.restore(to: directory + "/catalog", replacing: true, at: Instant(milliseconds: 0))
            }
            #expect(throws: CatalogStoreError.self) {
                try CatalogFile("/dev/null", hash: SampleLog.hash)
                    .restore(to: directory + "/catalog", replacing: true, at: Instant(milliseconds: 0))
            }
            #expect(try await store.open(cluster: SampleLog.cluster).state.revision == 20)
            let names = try FileManager.default.contentsOfDirectory(atPath: directory)
            #expect(!names.contains { $0.contains("restoring") || $0.contains("before") })
        }
    }

    @Test func `another cluster's backup is refused before anything is touched`() async throws {
        try await withCatalog(upTo: 20) { directory, store in
            try await store.backUp(to: directory + "/copy", progress: { _, _ in })
            try await store.close()
            let path = directory + "/copy"
            let error = CatalogStoreError.foreignCluster(path: path, expected: "another", actual: SampleLog.cluster)
            #expect(throws: error) {
                try CatalogFile(path, hash: SampleLog.hash).restore(
                    to: directory + "/catalog", of: "another", replacing: true, at: Instant(milliseconds: 0))
            }
            #expect(try await !store.open(cluster: SampleLog.cluster).isRecovering)
            let names = try FileManager.default.contentsOfDirectory(atPath: directory)
            #expect(!names.contains { $0.contains("restoring") || $0.contains("before") })
        }
    }

    @Test func `a superseded catalog is not opened again before it was restored, then with a higher epoch`()
        async throws
    {
        try await withCatalog(upTo: 5) { directory, store in
            let path = directory + "/catalog"
            try await store.noteSuperseded(by: 9)
            try await store.close()
            for _ in 0..<3 {
                await #expect(throws: CatalogStoreError.superseded(path: path, by: 9)) {
                    _ = try await store.open(cluster: SampleLog.cluster)
                }
            }
            let file = CatalogFile(path, hash: SampleLog.hash)
            _ = try file.restore(to: path, replacing: true, at: Instant(milliseconds: 0))
            #expect(try await store.open(cluster: SampleLog.cluster).isRecovering)
            #expect(try await store.takeEpoch(above: 9) == 10)
            try await store.endRecovery()
            try await store.close()
            let contents = try await store.open(cluster: SampleLog.cluster)
            #expect(contents.epoch == 11 && !contents.isRecovering)
            #expect(contents.lineage == CatalogLineage(number: 10, revision: 5))
        }
    }

    @Test func `a state that is taken as a whole stands after the next opening, with an audit record a revision`()
        async throws
    {
        try await withCatalog(upTo: 20) { directory, store in
            let entry = AuditEntry(
                at: Instant(milliseconds: 1), actor: Principal("coordinator"), verb: "ADOPT", object: "catalog",
                reason: "as a whole")
            try await store.adopt(SampleLog.state(50), entry)
            await #expect(throws: CatalogStoreError.gone(oldest: 51)) {
                _ = try await store.changes(since: 30, limit: 10)
            }
            try await store.close()
            var contents = try await store.open(cluster: SampleLog.cluster)
            #expect(contents.state == SampleLog.state(50))
            try await store.append(SampleLog.commits(51...60), after: 50)
            try await store.verifyAudit(SampleLog.hash)
            #expect(try await store.auditBounds().head.sequence == 60)
            try await store.close()
            contents = try await store.open(cluster: SampleLog.cluster)
            #expect(contents.state == SampleLog.state(60))
            try await store.backUp(to: directory + "/copy", progress: { _, _ in })
            #expect(try CatalogFile(directory + "/copy", hash: SampleLog.hash).verify().revision == 60)
        }
    }

    private func withCatalog(
        upTo revision: Revision, _ body: (String, SQLiteCatalogStore) async throws -> Void
    ) async throws {
        try await withDirectory { directory in
            let store = SQLiteCatalogStore(path: directory + "/catalog", hash: SampleLog.hash)
            _ = try await store.open(cluster: SampleLog.cluster)
            try await store.append(SampleLog.commits(1...revision), after: 0)
            try await body(directory, store)
            try await store.close()
        }
    }
}
