import CatalogStore
import CatalogStoreSamples
import Foundation
import Gallery
import Testing

/// Every system call that writes, of opening, committing, writing checkpoints, backing up and restoring: the first fails,
/// then the second, and so on until a run meets none any more.
///
/// With VITRINE_SLOW_TESTS each of them; else some, spread over all.
@Suite(.serialized, .timeLimit(.minutes(30))) struct EveryCallTests {
    private static let isSlow = ProcessInfo.processInfo.environment["VITRINE_SLOW_TESTS"] != nil
    private static let calls =
        "openat,pwrite64,write,fdatasync,fsync,ftruncate,unlink,rename,fchmod,chmod,link,copy_file_range,sendfile"
    /// So many in a row that are not met are the end.
    private static let misses = 3

    @Test(arguments: ["signal=KILL", "error=EIO", "error=ENOSPC"])
    func `whichever call fails, all that was acknowledged is there and the failure is a typed one`(
        fault: String
    ) async throws {
        var (call, missed, met) = (1, 0, 0)
        while missed < Self.misses, call < 4000 {
            let wasMet = try await survives(fault, at: call)
            met += wasMet ? 1 : 0
            missed = wasMet ? 0 : missed + 1
            call += Self.isSlow || !wasMet ? 1 : 17
        }
        #expect(met >= (Self.isSlow ? 100 : 6))
        #expect(call < 4000)
    }

    /// Whether the fault happened.
    private func survives(_ fault: String, at call: Int) async throws -> Bool {
        var wasMet = false
        try await withDirectory { directory in
            let path = directory + "/catalog"
            let log = directory + "/calls"
            // Only what concerns the directory, so that the dynamic linker's own opening is not counted.
            let child = try Child(
                path, count: 24, backup: directory + "/copy",
                strace: [
                    "-o", log, "-P", path, "-P", path + "-wal", "-P", directory + "/copy",
                    "-P", directory + "/copy-journal", "-P", path + ".restoring", "-P", directory, "-P", path + ".lock",
                    "-e", "trace=\(Self.calls)", "-e", "inject=\(Self.calls):\(fault):when=\(call)",
                ])
            let (acknowledged, failure) = child.outcome()
            let text = try String(contentsOfFile: log, encoding: .utf8)
            wasMet = text.contains("(INJECTED)") || text.contains("+++ killed by")
            if !fault.hasPrefix("signal") {
                #expect(child.process.terminationReason == .exit, "it crashed at call \(call): \(failure ?? "")")
                let isTyped =
                    failure == nil || failure?.contains("SQLite") == true || failure?.contains(directory) == true
                #expect(isTyped, "\(failure ?? "")")
            }
            let revision = try await survivor(of: path, in: directory)
            #expect(revision >= acknowledged, "\(fault) at call \(call) lost what was acknowledged")
        }
        return wasMet
    }

    /// The revision of the catalog as it stands; where the call came between two renamings, of the one kept aside.
    private func survivor(of path: String, in directory: String) async throws -> Revision {
        var standing = path
        if !FileManager.default.fileExists(atPath: path) {
            let aside = try FileManager.default.contentsOfDirectory(atPath: directory)
                .first { $0.hasPrefix("catalog.before-") && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
            guard let aside else { return 0 }
            standing = directory + "/" + aside
        }
        let store = SQLiteCatalogStore(path: standing, hash: SampleLog.hash)
        let contents = try await store.open(cluster: SampleLog.cluster)
        let isFold = contents.state == SampleLog.state(contents.state.revision)
        #expect(isFold)
        try await store.verifyAudit(SampleLog.hash)
        try await store.close()
        return contents.state.revision
    }
}
