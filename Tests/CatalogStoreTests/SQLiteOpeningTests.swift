import CatalogStore
import CatalogStoreSamples
import Foundation
import GRDB
import Gallery
import Testing

@Suite(.timeLimit(.minutes(1))) struct SQLiteOpeningTests {
    @Test func `a second opener in another process is refused, and told who has it`() async throws {
        try await withDirectory { directory in
            let child = try Child(directory + "/catalog", count: 0)
            #expect(child.line() == "open 0 1")
            let error = await opening(directory + "/catalog")
            #expect(
                error == .alreadyRunning(path: directory + "/catalog", pid: child.process.processIdentifier))
            try child.end()
            #expect(await opening(directory + "/catalog") == nil)
        }
    }

    @Test func `only its owner reads a catalog and what is beside it, also one that others could`() async throws {
        try await withDirectory { directory in
            func permissions(_ suffix: String) throws -> Int? {
                let path = directory + "/catalog" + suffix
                return try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            }
            for _ in 1...2 {
                let store = SQLiteCatalogStore(path: directory + "/catalog", hash: SampleLog.hash)
                _ = try await store.open(cluster: SampleLog.cluster)
                for suffix in ["", "-wal", ".lock"] { #expect(try permissions(suffix) == 0o600, "\(suffix)") }
                try await store.close()
                chmod(directory + "/catalog", 0o644)
            }
        }
    }

    @Test func `what a killed process leaves behind keeps nobody out`() async throws {
        try await withDirectory { directory in
            let child = try Child(directory + "/catalog", count: 0)
            #expect(child.line() == "open 0 1")
            child.kill()
            child.process.waitUntilExit()
            #expect(FileManager.default.fileExists(atPath: directory + "/catalog.lock"))
            #expect(await opening(directory + "/catalog") == nil)
        }
    }

    @Test func `a second opener in the same process is refused`() async throws {
        try await withDirectory { directory in
            let store = SQLiteCatalogStore(path: directory + "/catalog", hash: SampleLog.hash)
            _ = try await store.open(cluster: SampleLog.cluster)
            let error = await opening(directory + "/catalog")
            #expect(error == .alreadyRunning(path: directory + "/catalog", pid: getpid()))
            try await store.append([SampleLog.commit(1)], after: 0)
            try await store.close()
        }
    }

    @Test func `a program that asks for no lock file is kept out by SQLite`() async throws {
        try await withDirectory { directory in
            let child = try Child(directory + "/catalog", count: 0)
            #expect(child.line() == "open 0 1")
            #expect(throws: DatabaseError.self) {
                try DatabaseQueue(path: directory + "/catalog").read { database in
                    try Int.fetchOne(database, sql: "SELECT count(*) FROM change")
                }
            }
            try child.end()
        }
    }

    @Test func `a program that has the file open keeps the catalog closed, and is named as the cause`() async throws {
        try await withDirectory { directory in
            let path = directory + "/catalog"
            #expect(await opening(path) == nil)
            let other = try DatabaseQueue(path: path)
            try await other.read { database in
                _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM change")
            }
            let error = await opening(path)
            #expect(error?.fault?.kind == .locked)
            try other.close()
            #expect(await opening(path) == nil)
        }
    }

    @Test func `a file that is no database is refused and stays as it is`() async throws {
        try await withDirectory { directory in
            let path = directory + "/catalog"
            let text = Data(String(repeating: "this is a letter, not a catalog\n", count: 100).utf8)
            try text.write(to: URL(fileURLWithPath: path))
            let error = await opening(path)
            #expect(error?.fault?.kind == .notADatabase)
            let names = error?.description.contains(path) == true
            #expect(names)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == text)
        }
    }

    @Test func `a missing directory, and a directory in place of the file, are refused`() async throws {
        try await withDirectory { directory in
            #expect(await opening(directory + "/missing/catalog")?.fault?.kind == .cannotOpen)
            try FileManager.default.createDirectory(atPath: directory + "/catalog", withIntermediateDirectories: false)
            #expect(await opening(directory + "/catalog")?.fault?.kind == .cannotOpen)
        }
    }

    @Test func `a missing catalog is not taken for an empty one unless it may be made`() async throws {
        try await withDirectory { directory in
            let store = SQLiteCatalogStore(path: directory + "/catalog", mayCreate: false, hash: SampleLog.hash)
            let error = await refusal { () throws(CatalogStoreError) in
                _ = try await store.open(cluster: SampleLog.cluster)
            }
            #expect(error?.fault?.kind == .cannotOpen)
            #expect(!FileManager.default.fileExists(atPath: directory + "/catalog"))
            #expect(await opening(directory + "/catalog") == nil)
            #expect(try await store.open(cluster: SampleLog.cluster).epoch == 2)
            try await store.close()
        }
    }

    @Test func `an emptied file is not taken for a new catalog unless it may be made`() async throws {
        try await withDirectory { directory in
            try Data().write(to: URL(fileURLWithPath: directory + "/catalog"))
            let store = SQLiteCatalogStore(path: directory + "/catalog", mayCreate: false, hash: SampleLog.hash)
            let error = await refusal { () throws(CatalogStoreError) in
                _ = try await store.open(cluster: SampleLog.cluster)
            }
            #expect(error?.fault?.kind == .cannotOpen)
        }
    }

    @Test(arguments: ["9 from the future", "1 log, chained audit, answers, events, coded parts, ledger"])
    func `a catalog of another release is refused by the name of what is unknown`(release: String) async throws {
        try await withDirectory { directory in
            let path = directory + "/catalog"
            #expect(await opening(path) == nil)
            try await alter(path, "INSERT INTO grdb_migrations (identifier) VALUES ('\(release)')")
            let error = await opening(path)
            #expect(error == .otherSchema(path: path, migrations: [release]))
        }
    }

    @Test func `each commit is synced: one sync a transaction`() async throws {
        try await withDirectory { directory in
            let path = directory + "/catalog"
            _ = try Child(path, count: 10).outcome()
            let trace = directory + "/trace"
            let child = try Child(path, count: 18, strace: ["-o", trace, "-e", "trace=fdatasync,fsync,write"])
            #expect(child.outcome().acknowledged == 18)
            let calls = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
            // Between two acknowledgements on standard output there is at least one sync.
            var syncs = 0
            for call in calls {
                if call.contains("sync(") { syncs += 1 }
                guard call.contains("\"ack ") else { continue }
                #expect(syncs > 0)
                syncs = 0
            }
            #expect(calls.contains { $0.contains("\"ack 18") })
        }
    }

    private func opening(_ path: String) async -> CatalogStoreError? {
        let store = SQLiteCatalogStore(path: path, hash: SampleLog.hash)
        return await refusal { () throws(CatalogStoreError) in
            _ = try await store.open(cluster: SampleLog.cluster)
            try await store.close()
        }
    }
}

/// Changes a closed catalog behind its back.
func alter(_ path: String, _ sql: String) async throws {
    let queue = try DatabaseQueue(path: path)
    try await queue.write { try $0.execute(sql: sql) }
    try queue.close()
}
