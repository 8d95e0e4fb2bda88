import CatalogStore
import CatalogStoreSamples
import Foundation
import Gallery

// Opens the catalog at PATH and commits sample revisions with CALLERS callers until COUNT are there, saying each one
// that is acknowledged. With COUNT 0 it only holds the catalog open until its standard input ends. Each caller commits
// TOGETHER revisions at once. With BACKUP it then copies the catalog there, and puts that copy in its place.
//
// Usage: CatalogStoreCrasher PATH CALLERS COUNT TOGETHER [BACKUP]

let arguments = CommandLine.arguments
guard (5...6).contains(arguments.count), let callers = Int(arguments[2]), let count = Revision(arguments[3]),
    let together = Revision(arguments[4])
else {
    say("usage: CatalogStoreCrasher PATH CALLERS COUNT TOGETHER [BACKUP]")
    exit(2)
}

/// A line to whoever started this, at once: a killed process flushes nothing.
@Sendable func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
}

let store = SQLiteCatalogStore(path: arguments[1], hash: SampleLog.hash)
do {
    let contents = try await store.open(cluster: SampleLog.cluster)
    say("open \(contents.state.revision) \(contents.epoch)")
    guard callers > 0 else {
        say("coded \(contents.state.encoded().withUnsafeBytes(SampleLog.hash)) hashing \("seed".hashValue)")
        exit(0)
    }
    guard count > 0 else {
        _ = FileHandle.standardInput.readDataToEndOfFile()
        exit(0)
    }
    try await commitSamples(after: contents.state.revision)
    if arguments.count == 6 { try await exchange(by: arguments[5]) }
} catch {
    say("failed \(error)")
    exit(3)
}

/// Copies the catalog, and puts the copy in its place.
func exchange(by copy: String) async throws(CatalogStoreError) {
    try await store.backUp(to: copy, progress: { _, _ in })
    let summary = try CatalogFile(copy, hash: SampleLog.hash).verify()
    say("backup \(summary.revision)")
    try await store.close()
    _ = try CatalogFile(copy, hash: SampleLog.hash)
        .restore(to: arguments[1], replacing: true, at: Instant(milliseconds: 0))
    say("restored")
}

/// Every 20 revisions, or what two callers commit, a checkpoint is written, so that a kill may come during one.
func commitSamples(after revision: Revision) async throws(CatalogStoreError) {
    let checkpointDistance = max(20, 2 * together)
    let committer = GroupCommitter(store, after: revision)
    var revision = revision
    while revision < count {
        let last = min(revision + checkpointDistance, count)
        let round = CommittingCallers(committer, after: revision, upTo: last, together: together)
        try await round.run(count: callers) { say("ack \($0)") }
        try await store.checkpoint(SampleLog.state(last))
        revision = last
    }
}
