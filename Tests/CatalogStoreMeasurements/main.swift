import CatalogStore
import CatalogStoreSamples
import Foundation
import Gallery

// Prints how many commits a second become durable, how long a catalog takes to open, and how large its coding is.
//
// Usage: CatalogStoreMeasurements DIRECTORY [VERSIONS ...]

let clock = ContinuousClock()
let directory = CommandLine.arguments.dropFirst().first ?? FileManager.default.temporaryDirectory.path

do {
    for callers in [1, 16, 64, 256] { try await measureCommits(callers: callers) }
    let sizes = CommandLine.arguments.dropFirst(2).compactMap { Int($0) }
    for versions in sizes.isEmpty ? [100_000, 1_000_000] : sizes {
        try await measureCoding(versions: versions)
        try await measureOpening(versions: versions)
    }
} catch {
    print("failed: \(error)")
    exit(1)
}

/// Runs `body` with a path for a catalog, and removes what is there after.
func withCatalog(_ body: (String) async throws -> Void) async throws {
    let folder = directory + "/measurements-\(UUID())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer {
        do { try FileManager.default.removeItem(atPath: folder) } catch { print("left behind: \(folder): \(error)") }
    }
    try await body(folder + "/catalog")
}

func measureCommits(callers: Int) async throws {
    try await withCatalog { path in
        let store = SQLiteCatalogStore(path: path, hash: SampleLog.hash)
        _ = try await store.open(cluster: SampleLog.cluster)
        let committer = GroupCommitter(store, after: 0)
        let count = Revision(min(2000 * callers, 20_000))
        let elapsed = try await clock.measure {
            try await CommittingCallers(committer, after: 0, upTo: count).run(count: callers) { _ in }
        }
        print("\(callers) callers: \(Int(Double(count) / (elapsed / .seconds(1)))) commits a second (\(count))")
        try await store.close()
    }
}

func measureOpening(versions: Int) async throws {
    try await withCatalog { path in
        let store = SQLiteCatalogStore(path: path, hash: SampleLog.hash)
        var state = try await store.open(cluster: SampleLog.cluster).state
        let filling = try await clock.measure {
            try await LargeCatalog(versions: versions).forEachBatch(of: 250) { batch in
                try await store.append(batch, after: state.revision)
                for commit in batch { _ = try state.apply(commit.change) }
            }
        }
        print("\(versions) versions: made in \(filling)")
        if versions <= 100_000 { try await reopen(store, "\(versions) versions, log alone") }
        print("  checkpoint of all: \(try await clock.measure { try await store.checkpoint(state) })")
        let next = LargeCatalog.renaming(at: state.revision + 1)
        try await store.append([next], after: state.revision)
        _ = try state.apply(next.change)
        print("  checkpoint of one change: \(try await clock.measure { try await store.checkpoint(state) })")
        try await reopen(store, "\(versions) versions, checkpoint")
        let bytes = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        print("  database: \(bytes >> 20) MiB")
    }
}

func reopen(_ store: SQLiteCatalogStore, _ what: String) async throws {
    try await store.close()
    let elapsed = try await clock.measure { _ = try await store.open(cluster: SampleLog.cluster) }
    print("\(what): opened in \(elapsed)")
}

func measureCoding(versions: Int) async throws {
    var state = GalleryState()
    let applying = try await clock.measure {
        try await LargeCatalog(versions: versions, verified: true).forEachBatch(of: 250) { batch in
            for commit in batch { _ = try state.apply(commit.change) }
        }
    }
    print("\(versions) versions verified in 3 regions: \(state.revision) changes applied in \(applying)")
    var bytes: [UInt8] = []
    print("  coded in \(clock.measure { bytes = state.encoded() }), \(bytes.count / versions) bytes a version")
    // The first one stays, so that the second has to take memory of its own.
    var second = GalleryState()
    let before = try residentBytes()
    print("  read in \(try clock.measure { second = try GalleryState(encoded: bytes) })")
    let after = try residentBytes()
    let isSame = second == state && second.encoded() == bytes
    print("  resident: \((after - before) / versions) bytes a version; the same: \(isSame)")
}

/// What this process has in memory.
func residentBytes() throws -> Int {
    let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
    return (Int(fields[1]) ?? 0) * Int(getpagesize())
}
