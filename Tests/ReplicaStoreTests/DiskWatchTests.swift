import Gallery
import Synchronization
import Testing

@testable import ReplicaStore

@Suite struct DiskWatchTests {
    private let directory: TemporaryDirectory
    private let disk: SampleDisk

    init() throws {
        directory = try TemporaryDirectory()
        disk = try SampleDisk.small()
    }

    private func at(_ seconds: Int64) -> Instant { Instant(milliseconds: seconds * 1000) }

    private func judged(_ errors: [(Int32, place: Int, at: Int64)], now: Int64, usable: Int = 1) -> DiskCondition {
        var judgement = DiskJudgement()
        for error in errors { judgement.note(SystemCallError("pread", error.0), at: error.place, now: at(error.at)) }
        return judgement.condition(usableBytes: usable, now: at(now))
    }

    @Test func `three faults of the medium in ten minutes make a failing disk, for good`() {
        #expect(judged([(5, 1, 0), (5, 2, 10)], now: 10) == .sound)
        #expect(judged([(5, 1, 0), (5, 2, 10), (117, 3, 599)], now: 599) == .failing)
        #expect(judged([(5, 1, 0), (5, 2, 10), (5, 3, 600)], now: 600) == .sound)
        #expect(judged([(5, 1, 0), (5, 2, 10), (5, 3, 599)], now: 90_000) == .failing)
        #expect(judged([(5, 1, 0), (5, 2, 10), (5, 3, 599), (5, 4, 90_000)], now: 90_000) == .failing)
        // What fails is tried again at once: that is one fault.
        #expect(judged([(5, 1, 0), (5, 1, 0), (5, 1, 0)], now: 1) == .sound)
        #expect(judged([(24, 1, 0), (24, 2, 0), (24, 3, 0)], now: 1) == .sound)
    }

    @Test func `a disk without room is full for a while, or as long as nothing may be used`() {
        #expect(judged([(28, 1, 0)], now: 59) == .full)
        #expect(judged([(28, 1, 0)], now: 60) == .sound)
        #expect(judged([(122, 1, 0)], now: 1) == .full)
        #expect(judged([], now: 60, usable: 0) == .full)
    }

    @Test func `a disk is read-only until something can be written`() {
        var judgement = DiskJudgement()
        judgement.note(SystemCallError("pwrite", 30), at: 0, now: at(0))
        #expect(judgement.condition(usableBytes: 1, now: at(10_000)) == .readOnly)
        judgement.noteWritten()
        #expect(judgement.condition(usableBytes: 1, now: at(10_000)) == .sound)
    }

    @Test func `a call that does not end makes a disk a slow one until it does`() {
        var pace = DiskPace(patience: .seconds(5))
        let call = pace.begin(.little, at: at(0))
        let sync = pace.begin(.much, at: at(0))
        #expect(!pace.isSlow(at: at(4)) && pace.isSlow(at: at(5)))
        pace.end(call, at: at(6))
        #expect(!pace.isSlow(at: at(29)) && pace.isSlow(at: at(30)))
        pace.end(sync, at: at(31))
        #expect(!pace.isSlow(at: at(31)))
    }

    @Test func `three stalls within a minute make a disk a slow one until that is over`() {
        let cases: [([Int64], Bool)] = [
            ([10, 20, 30], true), ([10, 20], false), ([10, 30, 71], false), ([30, 30, 30], false),
        ]
        for (ends, isSlow) in cases {
            var pace = DiskPace(patience: .seconds(5))
            for end in ends { pace.end(pace.begin(.little, at: at(end - 1)), at: at(end)) }
            let last = ends.last ?? 0
            #expect(pace.isSlow(at: at(last)) == isSlow)
            #expect(!pace.isSlow(at: at(last + 60)))
        }
        // A sync of a whole file takes its time.
        var pace = DiskPace(patience: .seconds(5))
        for end in [10, 20, 30] as [Int64] { pace.end(pace.begin(.much, at: at(end - 5)), at: at(end)) }
        #expect(!pace.isSlow(at: at(30)))
        var judgement = DiskJudgement()
        for end in [10, 20, 30] as [Int64] {
            judgement.pace.end(judgement.pace.begin(.little, at: at(end - 1)), at: at(end))
        }
        #expect(judgement.condition(usableBytes: 1, now: at(30)) == .slow)
        #expect(judgement.condition(usableBytes: 0, now: at(30)) == .full)
    }

    @Test(arguments: [("pread", Int32(5), DiskCondition.failing), ("pwrite", 28, .full), ("pwrite", 30, .readOnly)])
    func `the store's own calls tell how its disk is, and a probe that it is well`(
        call: String, code: Int32, condition: DiskCondition
    ) throws {
        let watch = DiskWatch(now: { Instant(milliseconds: 0) })
        let isBroken = Mutex(false)
        let broken = FaultyCalls { _, entry in
            entry.call == call && !entry.path.hasSuffix("manifest") && isBroken.withLock { $0 } ? .fails(code) : .works
        }
        let store = try directory.store(calls: WatchedCalls(broken, watch))
        try disk.receive(into: store)
        try store.probe()
        #expect(watch.condition(usableBytes: 1) == .sound)
        isBroken.withLock { $0 = true }
        let open = try store.open(disk.digest, checking: .everyRead)
        for chunk in [0, 1, 3] where call == "pread" {
            #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: chunk)) { try open.bytes(of: chunk) }
        }
        if call == "pwrite" { #expect(throws: ReplicaStoreError.self) { try store.probe() } }
        #expect(watch.condition(usableBytes: 1) == condition)
        isBroken.withLock { $0 = false }
        try store.probe()
        // Room may have come only for a moment; a failing disk is never well again.
        #expect(watch.condition(usableBytes: 1) == (condition == .readOnly ? .sound : condition))
    }
}
