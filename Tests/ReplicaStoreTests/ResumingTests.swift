import DiskImage
import Foundation
import Gallery
import ReplicaStore
import Synchronization
import Testing

@Suite struct ResumingTests {
    let directory: TemporaryDirectory
    let disk: SampleDisk

    init() throws {
        directory = try TemporaryDirectory()
        disk = try SampleDisk.small()
    }

    /// Receives chunks 0, 1, 3, 4 in an earlier life: with a checkpoint after every two, all are claimed.
    private func earlierLife() throws {
        let replica = try disk.begin(in: try directory.store())
        for chunk in [0, 1, 3, 4] { try replica.give(chunk, disk.chunk(chunk)) }
    }

    @Test func `what was checkpointed is there in the next life and is not asked for again`() throws {
        try earlierLife()
        let calls = FaultyCalls()
        let store = try directory.store(calls: calls)
        let listed = store.inventory().incoming.map { [$0.have, $0.of] }
        #expect(listed == [[4, 9]])
        #expect(store.inventory().incoming.map(\.isActive) == [false])
        let replica = try disk.begin(in: store)
        #expect(replica.missing == [5..<6, 7..<10, 11..<12])
        for chunk in disk.manifest.chunks { try replica.give(chunk, disk.chunk(chunk)) }
        try replica.finish()
        let written = calls.log.filter { $0.call == "pwrite" && $0.path.hasSuffix("disk.raw") }.map(\.offset)
        #expect(written == [5, 7, 8, 9, 11].map { $0 * SampleDisk.page })
        #expect(try disk.read(from: store) == disk.bytes)
    }

    @Test func `a claimed chunk whose bytes are not there is asked for again`() throws {
        try earlierLife()
        try flip(directory.incoming(disk.digest, "disk.raw"), at: SampleDisk.page + 9)
        let log = EventLog()
        let store = try directory.store(onEvent: log.note)
        let replica = try disk.begin(in: store)
        #expect(replica.missing.first == 1..<2)
        #expect(log.all == [.claimsRejected(disk.digest, count: 1)])
        #expect(try contents(of: directory.incoming(disk.digest, "have.bitmap")) == [0b0001_1001, 0])
        for chunk in replica.missing.joined() { try replica.give(chunk, disk.chunk(chunk)) }
        try replica.finish()
        #expect(try contents(of: directory.content(disk.digest, "disk.raw")) == disk.bytes)
    }

    @Test func `bytes where the disk has none are cleared`() throws {
        try earlierLife()
        try flip(directory.incoming(disk.digest, "disk.raw"), at: 2 * SampleDisk.page + 9)
        let store = try directory.store()
        let replica = try disk.begin(in: store)
        for chunk in replica.missing.joined() { try replica.give(chunk, disk.chunk(chunk)) }
        try replica.finish()
        #expect(try contents(of: directory.content(disk.digest, "disk.raw")) == disk.bytes)
    }

    @Test(arguments: [[], [0xFF], [0xFF, 0xFF], [0xFF, 0x0F, 0], [UInt8](repeating: 0xFF, count: 100_000)])
    func `a bitmap that is not one claims nothing`(bytes: [UInt8]) throws {
        try earlierLife()
        try Data(bytes).write(to: URL(fileURLWithPath: directory.incoming(disk.digest, "have.bitmap")))
        let store = try directory.store()
        let replica = try disk.begin(in: store)
        #expect(replica.haveCount == 0)
        for chunk in replica.missing.joined() { try replica.give(chunk, disk.chunk(chunk)) }
        try replica.finish()
        #expect(try disk.read(from: store) == disk.bytes)
    }

    @Test func `a replica that was dropped without a crash is resumed in the same life`() throws {
        let store = try directory.store()
        do {
            let replica = try disk.begin(in: store)
            for chunk in [0, 1, 3] { try replica.give(chunk, disk.chunk(chunk)) }
            try replica.checkpoint()
        }
        #expect(store.incoming(disk.digest) == nil)
        #expect(store.inventory().incoming.map(\.have) == [3])
        let replica = try disk.begin(in: store)
        #expect(replica.missing.first == 4..<6)
    }

    @Test func `a chunk that arrives during a sync is not claimed by the bitmap of that sync`() throws {
        let late = Mutex<IncomingReplica?>(nil)
        let bytes = disk.chunk(3)
        let calls = FaultyCalls { _, entry in
            guard entry.call == "fdatasync", let replica = late.withLock({ $0.take() }) else { return .works }
            do { try replica.give(3, bytes) } catch { Issue.record(error) }
            return .works
        }
        let store = try directory.store(calls: calls) { $0.checkpointBytes = .max }
        let replica = try disk.begin(in: store)
        try replica.give(0, disk.chunk(0))
        late.withLock { $0 = replica }
        try replica.checkpoint()
        #expect(replica.holds(3))
        #expect(try contents(of: directory.incoming(disk.digest, "have.bitmap")) == [0b0000_0001, 0])
        try replica.checkpoint()
        #expect(try contents(of: directory.incoming(disk.digest, "have.bitmap")) == [0b0000_1001, 0])
    }

    @Test func `a dormant replica can be discarded`() throws {
        try earlierLife()
        let store = try directory.store()
        try store.discardIncoming(disk.digest)
        #expect(try directory.tree == ["contents", "incoming", "quarantine"])
        #expect(store.inventory().incoming.isEmpty)
    }
}
