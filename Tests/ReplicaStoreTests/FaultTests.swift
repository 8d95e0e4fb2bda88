import DiskImage
import Foundation
import Gallery
import ReplicaStore
import Testing

/// The whole life of two contents, and what must hold whatever interrupts it.
struct Life {
    let old: SampleDisk
    let new: SampleDisk

    init() throws {
        old = try SampleDisk([1, 2, 0, 3])
        new = try SampleDisk([1, 9, 0, 8, 7, 6])
    }

    /// What was acknowledged before the first error.
    struct Acknowledged {
        var error: ReplicaStoreError?
        var isNewComplete = false
        var isOldRemoved = false
    }

    /// With the old disk complete: receives the new one, partly from the old, verifies it, removes the old.
    func run(_ open: () throws -> ReplicaStore) throws -> Acknowledged {
        var done = Acknowledged()
        do {
            let store = try open()
            let replica = try new.begin(in: store)
            try replica.fillFromLocal()
            for chunk in replica.missing.joined() { try replica.give(chunk, new.chunk(chunk)) }
            try replica.finish()
            done.isNewComplete = true
            try store.verify(new.digest)
            try store.remove(old.digest)
            done.isOldRemoved = true
        } catch let error as ReplicaStoreError {
            done.error = error
        }
        return done
    }

    /// In the next life: nothing wrong is complete, what was acknowledged holds, no bitmap claims what is not there,
    /// and the new disk can be had whole.
    func check(
        _ open: (@escaping @Sendable (StoreEvent) -> Void) throws -> ReplicaStore, after done: Acknowledged
    ) throws {
        let log = EventLog()
        let store = try open(log.note)
        let complete = store.inventory().complete
        for content in complete { try store.verify(content.digest) }
        if done.isNewComplete { #expect(complete.contains { $0.digest == new.digest }) }
        if done.isOldRemoved { #expect(!complete.contains { $0.digest == old.digest }) }
        if !complete.contains(where: { $0.digest == new.digest }) { try new.receive(into: store) }
        #expect(try new.read(from: store) == new.bytes)
        let wrong = log.all.filter {
            switch $0 {
            case .quarantined, .unusable, .claimsRejected: true
            default: false
            }
        }
        #expect(wrong.isEmpty)
    }
}

@Suite struct FaultTests {
    private let life: Life

    init() throws { life = try Life() }

    /// Runs the life with calls that fail as told, then checks the next life.
    private func run(_ calls: FaultyCalls) throws -> Life.Acknowledged {
        let directory = try TemporaryDirectory(inMemory: true)
        try life.old.receive(into: try directory.store())
        let done = try life.run { try directory.store(calls: calls) }
        try life.check({ try directory.store(onEvent: $0) }, after: done)
        let leftOver = try directory.tree.filter { $0.hasSuffix(".aside") || $0.hasSuffix(".removed") }
        #expect(leftOver.isEmpty)
        return done
    }

    private func callCount() throws -> Int {
        let calls = FaultyCalls()
        let done = try run(calls)
        #expect(done.isOldRemoved && done.error == nil)
        return calls.count
    }

    @Test(arguments: [EIO, ENOSPC, EMFILE, EROFS])
    func `whichever call fails, nothing wrong is complete and the next life goes on`(code: Int32) throws {
        let count = try callCount()
        #expect(count > 100)
        for failing in 1...count {
            let done = try run(FaultyCalls { number, _ in number == failing ? .fails(code) : .works })
            if code == ENOSPC, case .system(let failure) = done.error {
                #expect(failure.call != "pwrite" || failure.path.contains("/quarantine/"))
            }
        }
    }

    @Test func `from whichever call on the disk is dead, nothing wrong is complete and the next life goes on`() throws {
        let count = try callCount()
        for dead in 1...count {
            let done = try run(FaultyCalls { number, _ in number >= dead ? .fails(EIO) : .works })
            // The very last call only looks whether anything is left.
            #expect(done.error != nil || dead == count)
        }
    }

    @Test func `interrupted calls are made again and short ones continued`() throws {
        let syncs: Set = ["fsync", "fdatasync"]
        let done = try run(
            FaultyCalls { number, entry in
                if number.isMultiple(of: 2), !syncs.contains(entry.call) { return .fails(EINTR) }
                return .isShort
            })
        #expect(done.error == nil)
        #expect(done.isOldRemoved)
    }

    @Test(arguments: ["fsync", "fdatasync"])
    func `a sync that failed is never made again, and what was not synced is discarded`(call: String) throws {
        var failing = 0
        var failed = true
        while failed {
            failing += 1
            let (nth, counter) = (failing, CallCounter())
            let calls = FaultyCalls { _, entry in
                entry.call == call && counter.next() == nth ? .fails(EIO) : .works
            }
            let done = try run(calls)
            let syncs = calls.log.enumerated().filter { $0.element.call == call }
            failed = syncs.count >= failing
            guard failed else { break }
            #expect(done.error != nil)
            let failure = syncs[failing - 1]
            let isFile = failure.element.path.contains("disk.raw") || failure.element.path.contains("manifest")
            let again = calls.log[(failure.offset + 1)...].contains {
                $0.path == failure.element.path && ["fsync", "fdatasync"].contains($0.call)
            }
            #expect(!isFile || !again)
        }
        #expect(failing > 3)
    }

    @Test func `a failed sync of received bytes discards them all`() throws {
        let directory = try TemporaryDirectory()
        let log = EventLog()
        let store = try directory.store(
            calls: FaultyCalls { _, entry in entry.call == "fdatasync" ? .fails(EIO) : .works }, onEvent: log.note)
        let replica = try life.new.begin(in: store)
        try replica.give(0, life.new.chunk(0))
        #expect(throws: ReplicaStoreError.self) { try replica.give(1, life.new.chunk(1)) }
        #expect(throws: ReplicaStoreError.discarded(life.new.digest)) { try replica.give(3, life.new.chunk(3)) }
        #expect(store.inventory().incoming.isEmpty)
        #expect(log.all.last == .discarded(life.new.digest))
        #expect(try directory.tree == ["contents", "incoming", "quarantine"])
    }
}
