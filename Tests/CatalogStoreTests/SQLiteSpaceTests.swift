import CatalogStore
import CatalogStoreSamples
import Foundation
import Gallery
import Testing

/// On small file systems of their own, so they need root.
@Suite(.enabled(if: getuid() == 0, "mounting needs root"), .timeLimit(.minutes(1))) struct SQLiteSpaceTests {
    @Test func `a full disk refuses changes, leaves everything readable, and says so`() async throws {
        try await withFileSystem { directory in
            let ballast = URL(fileURLWithPath: directory + "/ballast")
            try Data(repeating: 1, count: 256 << 10).write(to: ballast)
            let store = SQLiteCatalogStore(path: directory + "/catalog", hash: SampleLog.hash)
            _ = try await store.open(cluster: SampleLog.cluster)
            var revision: Revision = 0
            var error: CatalogStoreError?
            while error == nil, revision < 20_000 {
                error = await store.refusal(of: SampleLog.commits(revision + 1...revision + 20), after: revision)
                if error == nil { revision += 20 }
            }
            #expect(error?.fault?.kind == .noSpace)
            let says = error?.description.contains("no space is left") == true
            #expect(says)
            #expect(try await store.changes(since: revision - 1, limit: 9).map(\.revision) == [revision])
            #expect(try await store.rememberedAnswer(for: SampleLog.key(revision))?.revision == revision)
            // What cannot be audited is not done: the audit ends with the last change that was made.
            let bounds = try await store.verifyAudit(SampleLog.hash)
            #expect(bounds.head.sequence == revision)
            let denials = Array(repeating: SampleLog.commit(revision).audit, count: 200)
            // Pages that are begun may take some more.
            var denial: CatalogStoreError?
            for _ in 0..<20 where denial == nil {
                denial = await refusal { () throws(CatalogStoreError) in try await store.record(denials) }
            }
            #expect(denial?.fault?.kind == .noSpace)

            try FileManager.default.removeItem(at: ballast)
            try await store.append(SampleLog.commits(revision + 1...revision + 20), after: revision)
            let state = try await store.open(cluster: SampleLog.cluster).state
            let isFold = state == SampleLog.state(revision + 20)
            #expect(isFold)
            try await store.close()
        }
    }

    @Test func `a catalog on a read-only file system is refused as such`() async throws {
        try await withFileSystem { directory in
            let store = SQLiteCatalogStore(path: directory + "/catalog", hash: SampleLog.hash)
            _ = try await store.open(cluster: SampleLog.cluster)
            try await store.close()
            try run("mount", "-o", "remount,ro", directory)
            let error = await refusal { () throws(CatalogStoreError) in
                _ = try await store.open(cluster: SampleLog.cluster)
            }
            #expect(error?.fault?.kind == .readOnly)
        }
    }

    /// Runs `body` with an empty file system of 1 MiB.
    private func withFileSystem(_ body: (String) async throws -> Void) async throws {
        try await withDirectory { directory in
            try run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", directory)
            do {
                try await body(directory)
            } catch {
                try run("umount", "--lazy", directory)
                throw error
            }
            try run("umount", "--lazy", directory)
        }
    }

    private func run(_ arguments: String...) throws {
        let process = try Process.run(URL(fileURLWithPath: "/usr/bin/env"), arguments: arguments)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }
}
