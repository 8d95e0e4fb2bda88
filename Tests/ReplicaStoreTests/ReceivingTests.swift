import DiskImage
import Foundation
import Gallery
import ReplicaStore
import Testing

@Suite struct ReceivingTests {
    let directory: TemporaryDirectory
    let disk: SampleDisk

    init() throws {
        directory = try TemporaryDirectory()
        disk = try SampleDisk.small()
    }

    @Test func `a received disk is a plain sparse file of exactly its size, beside its manifest`() throws {
        let log = EventLog()
        let store = try directory.store(onEvent: log.note)
        try disk.receive(into: store)
        #expect(try contents(of: directory.content(disk.digest, "disk.raw")) == disk.bytes)
        #expect(try contents(of: directory.content(disk.digest, "manifest")) == disk.manifest.encoded)
        let tree = try directory.tree
        let name = "contents/\(disk.digest.hex)"
        #expect(tree == ["contents", name, name + "/disk.raw", name + "/manifest", "incoming", "quarantine"])
        #expect(store.inventory().complete.map(\.standing) == [.verified])
        #expect(store.inventory().incoming.isEmpty)
        #expect(
            log.all == disk.occupiedChunks.map { .chunkArrived(disk.digest, chunk: $0) } + [.completed(disk.digest)])
        #expect(try disk.read(from: store) == disk.bytes)
    }

    @Test func `zero chunks take no space and need not be given`() throws {
        let disk = try SampleDisk([1] + [UInt64](repeating: 0, count: 2000))
        let store = try directory.store()
        let replica = try disk.begin(in: store)
        #expect(replica.missing == [0..<1])
        #expect(try replica.give(1, disk.chunk(1)) == false)
        try replica.give(0, disk.chunk(0))
        try replica.finish()
        let status = try LinuxCalls().status(at: directory.content(disk.digest, "disk.raw"))
        #expect(status?.size == disk.bytes.count)
        #expect((status?.allocated ?? .max) <= 4 * SampleDisk.page)
    }

    @Test func `a disk of nothing but zeros is complete at once`() throws {
        let empty = try SampleDisk([0, 0, 0])
        let store = try directory.store()
        try empty.begin(in: store).finish()
        #expect(try empty.read(from: store) == empty.bytes)
        #expect(try contents(of: directory.content(empty.digest, "disk.raw")) == empty.bytes)
    }

    @Test func `a raw file becomes the manifest of its bytes, its holes unread`() throws {
        let disk = try SampleDisk([1] + [UInt64](repeating: 0, count: 500) + [2, 3])
        try disk.receive(into: try directory.store())
        let calls = FaultyCalls()
        let source = try FileByteSource(directory.content(disk.digest, "disk.raw"), calls: calls)
        let raw = try RawDisk(source)
        let manifest = try DiskManifest(of: raw, chunkSize: SampleDisk.page, hash: Digest.sha256(of:))
        #expect(manifest == disk.manifest)
        #expect(calls.log.count { $0.call == "pread" } == 3)
    }

    @Test func `bytes that are not the chunk's are refused and not written`() throws {
        let store = try directory.store()
        let replica = try disk.begin(in: store)
        var wrong = disk.chunk(0)
        wrong[17] ^= 1
        #expect(throws: ReplicaStoreError.corruptChunk(disk.digest, chunk: 0)) { try replica.give(0, wrong) }
        #expect(throws: ReplicaStoreError.corruptChunk(disk.digest, chunk: 1)) { try replica.give(1, disk.chunk(0)) }
        #expect(throws: ReplicaStoreError.corruptChunk(disk.digest, chunk: 2)) { try replica.give(2, disk.chunk(0)) }
        #expect(throws: ReplicaStoreError.wrongLength(expected: 4096, found: 4095)) {
            try replica.give(0, Array(disk.chunk(0).dropLast()))
        }
        #expect(throws: ReplicaStoreError.wrongLength(expected: 3996, found: 4096)) {
            try replica.give(11, disk.chunk(0))
        }
        for chunk in [-1, 12, .max, .min] {
            #expect(throws: ReplicaStoreError.noSuchChunk(chunk)) { try replica.give(chunk, []) }
        }
        #expect(replica.haveCount == 0)
        let status = try LinuxCalls().status(at: directory.incoming(disk.digest, "disk.raw"))
        #expect(status?.allocated == 0)
    }

    @Test func `a manifest that is not the one named is refused and leaves nothing`() throws {
        let store = try directory.store()
        let other = try SampleDisk([9])
        #expect(throws: ReplicaStoreError.wrongManifest(expected: disk.digest, found: other.digest)) {
            try store.begin(manifest: other.manifest.encoded, expecting: disk.digest)
        }
        let junk: [UInt8] = [1, 2, 3]
        #expect(throws: ReplicaStoreError.manifest(.notAManifest)) {
            try store.begin(manifest: junk, expecting: Digest.sha256(of: junk))
        }
        #expect(try directory.tree == ["contents", "incoming", "quarantine"])
    }

    @Test func `what is verified can be read while the rest is still coming`() throws {
        let store = try directory.store()
        let replica = try disk.begin(in: store)
        #expect(throws: ReplicaStoreError.chunkMissing(3)) { try replica.bytes(of: 3) }
        #expect(try replica.bytes(of: 2) == disk.chunk(2))
        try replica.give(3, disk.chunk(3))
        #expect(replica.holds(3) && replica.holds(2) && !replica.holds(4))
        #expect(try replica.bytes(of: 3) == disk.chunk(3))
        #expect(store.incoming(disk.digest) === replica)

        try flip(directory.incoming(disk.digest, "disk.raw"), at: 3 * SampleDisk.page + 5)
        #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: 3)) { try replica.bytes(of: 3) }
        #expect(replica.missing.first == 0..<2)
        #expect(!replica.holds(3))
        try replica.give(3, disk.chunk(3))
        #expect(try replica.bytes(of: 3) == disk.chunk(3))
    }

    @Test func `it cannot be finished while chunks are missing, and finishing twice is finishing once`() throws {
        let store = try directory.store()
        let replica = try disk.begin(in: store)
        for chunk in disk.occupiedChunks.dropLast() { try replica.give(chunk, disk.chunk(chunk)) }
        #expect(throws: ReplicaStoreError.incomplete(missing: 1)) { try replica.finish() }
        #expect(replica.missing == [11..<12])
        try replica.give(11, disk.chunk(11))
        try replica.finish()
        try replica.finish()
        try replica.discard()
        #expect(try replica.give(11, disk.chunk(11)) == false)
        #expect(try disk.read(from: store) == disk.bytes)
        guard case .alreadyComplete = try store.begin(manifest: disk.manifest.encoded, expecting: disk.digest) else {
            Issue.record("a complete content has nothing to receive")
            return
        }
    }

    @Test func `all who begin the same content receive into the same replica`() throws {
        let store = try directory.store()
        let replica = try disk.begin(in: store)
        #expect(try disk.begin(in: store) === replica)
        #expect(store.inventory().incoming.map(\.isActive) == [true])
    }

    @Test func `what is discarded is gone, and says so`() throws {
        let log = EventLog()
        let store = try directory.store(onEvent: log.note)
        let replica = try disk.begin(in: store)
        try replica.give(0, disk.chunk(0))
        try replica.discard()
        try replica.discard()
        #expect(throws: ReplicaStoreError.discarded(disk.digest)) { try replica.give(1, disk.chunk(1)) }
        #expect(throws: ReplicaStoreError.discarded(disk.digest)) { try replica.checkpoint() }
        #expect(throws: ReplicaStoreError.discarded(disk.digest)) { try replica.finish() }
        #expect(throws: ReplicaStoreError.notFound(disk.digest)) { try store.discardIncoming(disk.digest) }
        #expect(try directory.tree == ["contents", "incoming", "quarantine"])
        #expect(log.all == [.chunkArrived(disk.digest, chunk: 0), .discarded(disk.digest)])
        #expect(try disk.begin(in: store) !== replica)
    }

    @Test func `many threads may give chunks, the same ones too`() async throws {
        let log = EventLog()
        let store = try directory.store(onEvent: log.note)
        let disk = try SampleDisk((1...64).map { $0 })
        let replica = try disk.begin(in: store)
        DispatchQueue.concurrentPerform(iterations: 256) { round in
            do {
                try replica.give(round * 7 % 64, disk.chunk(round * 7 % 64))
            } catch { Issue.record(error) }
        }
        #expect(replica.missing.isEmpty)
        try replica.finish()
        #expect(try disk.read(from: store) == disk.bytes)
        let arrived = log.all.count { if case .chunkArrived = $0 { true } else { false } }
        #expect(arrived == 64)
    }

    @Test func `only so many replicas are received at once`() throws {
        let store = try directory.store { $0.incomingMax = 2 }
        let first = try SampleDisk([1]).begin(in: store)
        let second = try SampleDisk([2]).begin(in: store)
        #expect(throws: ReplicaStoreError.tooManyIncoming(limit: 2)) { try SampleDisk([3]).begin(in: store) }
        try first.discard()
        let third = try SampleDisk([3]).begin(in: store)
        #expect(store.inventory().incoming.count == 2)
        withExtendedLifetime((second, third)) {}
    }

    @Test func `what gets no new chunk for long enough is removed`() throws {
        let store = try directory.store()
        let active = try disk.begin(in: store)
        let dormant = try SampleDisk([5, 6])
        _ = try dormant.begin(in: store)
        let start = Instant(milliseconds: 1_000)
        #expect(try store.expireIncoming(idleFor: .seconds(10), now: start).isEmpty)
        try active.give(0, disk.chunk(0))
        let later = start.advanced(by: .seconds(10))
        #expect(try store.expireIncoming(idleFor: .seconds(10), now: later) == [dormant.digest])
        #expect(store.inventory().incoming.map(\.digest) == [disk.digest])
        let latest = later.advanced(by: .seconds(10))
        #expect(try store.expireIncoming(idleFor: .seconds(10), now: latest) == [disk.digest])
        #expect(throws: ReplicaStoreError.discarded(disk.digest)) { try active.give(1, disk.chunk(1)) }
        #expect(try directory.tree == ["contents", "incoming", "quarantine"])
    }
}
