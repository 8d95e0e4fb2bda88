import CatalogStore
import CatalogStoreSamples
import Chance
import Foundation
import Gallery
import Testing

@Suite(.serialized, .timeLimit(.minutes(2))) struct CrashTests {
    /// What survived must be the samples up to some revision that is not before `acknowledged`.
    private func requireSurvival(_ path: String, acknowledged: Revision) async throws -> Revision {
        let store = SQLiteCatalogStore(path: path, hash: SampleLog.hash)
        let contents = try await store.open(cluster: SampleLog.cluster)
        let revision = contents.state.revision
        try #require(revision >= acknowledged)
        let isFold = contents.state == SampleLog.state(revision)
        #expect(isFold)
        var since: Revision = 0
        while since < revision {
            let changes = try await store.changes(since: since, limit: 500)
            let audit = try await store.audit(after: since, limit: 500)
            let expected = SampleLog.commits(since + 1...min(since + 500, revision))
            let isLog = changes == expected.map { LoggedChange(revision: $0.revision, change: $0.change) }
            let isAudit =
                audit.map(\.entry) == expected.map(\.audit) && audit.map(\.revision) == expected.map(\.revision)
            let events = try await store.events(after: .end(of: since), limit: 1000)
            let isWhole =
                isAudit
                && events.filter { $0.position.revision <= since + 500 }.map(\.row) == expected.flatMap(\.events)
            try #require(isLog && isWhole)
            since += UInt64(expected.count)
        }
        for keyed in Revision(1)..<revision + 20 {
            let answer = try await store.rememberedAnswer(for: SampleLog.key(keyed))
            let isRemembered = answer == RememberedAnswer(revision: keyed, answer: SampleLog.commit(keyed).answer)
            try #require(isRemembered == (keyed <= revision))
        }
        try await store.verifyAudit(SampleLog.hash)
        try await store.close()
        return revision
    }

    @Test func `whatever was acknowledged is there after kill -9, with its key and audit record`() async throws {
        try await withDirectory { directory in
            var random = SeededGenerator(seed: 2026)
            var revision: Revision = 0
            var killed = 0
            for round in 0..<24 {
                let child = try Child(directory + "/catalog", callers: [1, 4, 16][round % 3], count: revision + 400)
                var remaining = Int.random(in: 0...60, using: &random)
                let pause = UInt32.random(in: 0...3000, using: &random)
                let isEarly = round % 8 == 7
                if isEarly { usleep(pause * 10); child.kill() }
                let (acknowledged, failure) = child.outcome { _ in
                    remaining -= 1
                    guard remaining == 0 else { return }
                    usleep(pause)  // The moment of the kill, not a wait for anything.
                    child.kill()
                }
                #expect(failure == nil)
                if child.process.terminationReason == .uncaughtSignal { killed += 1 }
                revision = try await requireSurvival(
                    directory + "/catalog", acknowledged: max(acknowledged, revision))
            }
            #expect(killed >= 20)
        }
    }

    @Test func `a kill between any two system calls that write loses nothing acknowledged`() async throws {
        var random = SeededGenerator(seed: 7)
        var killed = 0
        let calls = "pwrite64,fdatasync,fsync,ftruncate,unlink"
        for _ in 0..<20 {
            let call = Int.random(in: 1...160, using: &random)
            try await withDirectory { directory in
                let child = try Child(
                    directory + "/catalog", callers: 2, count: 60,
                    strace: ["-e", "trace=\(calls)", "-e", "inject=\(calls):signal=KILL:when=\(call)"])
                let (acknowledged, failure) = child.outcome()
                #expect(failure == nil)
                if child.process.terminationReason == .uncaughtSignal { killed += 1 }
                _ = try await requireSurvival(directory + "/catalog", acknowledged: acknowledged)
            }
        }
        #expect(killed >= 10)
    }

    @Test func `of commits that belong together a kill between any two system calls leaves all or none`() async throws {
        var random = SeededGenerator(seed: 11)
        var killed = 0
        var found: Set<Revision> = []
        let together: Revision = 300
        let calls = "pwrite64,fdatasync,fsync,ftruncate,unlink"
        for _ in 0..<20 {
            let call = Int.random(in: 1...600, using: &random)
            try await withDirectory { directory in
                let child = try Child(
                    directory + "/catalog", callers: 2, count: 4 * together, together: together,
                    strace: ["-e", "trace=\(calls)", "-e", "inject=\(calls):signal=KILL:when=\(call)"])
                let (acknowledged, failure) = child.outcome()
                #expect(failure == nil)
                if child.process.terminationReason == .uncaughtSignal { killed += 1 }
                let revision = try await requireSurvival(directory + "/catalog", acknowledged: acknowledged)
                #expect(revision % together == 0, "a part of them at \(revision), killed at call \(call)")
                found.insert(revision)
            }
        }
        #expect(killed >= 10)
        #expect(found.count > 2)
    }

    @Test(arguments: [1, 2, 3, 5, 8, 9, 10, 12, 15, 20, 25])
    func `a sync that fails is an error, and nothing acknowledged is lost`(nth: Int) async throws {
        try await withDirectory { directory in
            let child = try Child(
                directory + "/catalog", count: 60,
                strace: [
                    "-e", "trace=fdatasync,fsync", "-e", "inject=fdatasync,fsync:error=EIO:when=\(nth)",
                ])
            let (acknowledged, failure) = child.outcome()
            let isTyped = failure?.contains("the disk failed") == true
            #expect(isTyped)
            #expect(child.process.terminationStatus == 3)
            _ = try await requireSurvival(directory + "/catalog", acknowledged: acknowledged)
        }
    }

    @Test(arguments: [4, 20, 60, 90])
    func `a write that fails is an error, and nothing acknowledged is lost`(nth: Int) async throws {
        try await withDirectory { directory in
            let child = try Child(
                directory + "/catalog", count: 60,
                strace: ["-e", "trace=pwrite64", "-e", "inject=pwrite64:error=EIO:when=\(nth)"])
            let (acknowledged, failure) = child.outcome()
            let isTyped = failure?.contains("the disk failed") == true
            #expect(isTyped)
            _ = try await requireSurvival(directory + "/catalog", acknowledged: acknowledged)
        }
    }
}
