import DiskImage
import Foundation
import Gallery
import ReplicaStore
import Testing

@Suite struct RepairingTests {
    let directory: TemporaryDirectory
    let disk: SampleDisk
    let log = EventLog()

    init() throws {
        directory = try TemporaryDirectory()
        disk = try SampleDisk.small()
    }

    private var storedDisk: String { directory.content(disk.digest, "disk.raw") }

    /// A store with the disk, whose chunks 1, 5 and 11 are found damaged.
    private func damagedStore(_ calls: any FileSystemCalls = LinuxCalls()) throws -> ReplicaStore {
        let store = try directory.store(calls: calls, onEvent: log.note)
        try disk.receive(into: store)
        for chunk in [1, 5, 11] { try flip(storedDisk, at: chunk * SampleDisk.page) }
        #expect(throws: ReplicaStoreError.self) { try store.verify(disk.digest) }
        return store
    }

    @Test func `damaged chunks alone are missing, and once given again they are served`() throws {
        let store = try damagedStore()
        let replica = try #require(try store.damaged(disk.digest))
        #expect(replica.missing == [1..<2, 5..<6, 11..<12])
        #expect(replica.haveCount == disk.occupiedChunks.count - 3)
        #expect(replica.missingBytes == 3 * SampleDisk.page - 100)
        for chunk in disk.manifest.chunks where ![1, 5, 11].contains(chunk) {
            #expect(try !replica.give(chunk, disk.chunk(chunk)))
        }
        for chunk in [1, 5] { #expect(try replica.give(chunk, disk.chunk(chunk))) }
        // Not before it is durable.
        #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: 1)) { try disk.read(from: store) }
        try replica.settle()
        #expect(replica.missing == [11..<12])
        #expect(store.inventory().complete.map(\.standing) == [.damaged(chunks: 1, bytes: SampleDisk.page - 100)])
        #expect(try replica.give(11, disk.chunk(11)))
        try replica.settle()
        #expect(store.inventory().complete.map(\.standing) == [.verified])
        #expect(log.all.suffix(2) == [.chunkRepaired(disk.digest, chunk: 11), .verified(disk.digest)])
        #expect(try disk.read(from: store) == disk.bytes)
        #expect(try contents(of: storedDisk) == disk.bytes)
        #expect(try store.damaged(disk.digest) == nil)
    }

    @Test func `wrong bytes repair nothing`() throws {
        let store = try damagedStore()
        let replica = try #require(try store.damaged(disk.digest))
        #expect(throws: ReplicaStoreError.corruptChunk(disk.digest, chunk: 1)) { try replica.give(1, disk.chunk(5)) }
        #expect(throws: ReplicaStoreError.wrongLength(expected: 4096, found: 3)) { try replica.give(1, [1, 2, 3]) }
        #expect(throws: ReplicaStoreError.noSuchChunk(12)) { try replica.give(12, []) }
        try replica.settle()
        #expect(replica.missing == [1..<2, 5..<6, 11..<12])
    }

    @Test func `beginning a damaged content again asks for its damaged chunks only`() throws {
        let store = try damagedStore()
        guard case .damaged(let replica) = try store.begin(manifest: disk.manifest.encoded, expecting: disk.digest)
        else {
            Issue.record("it is not to be repaired")
            return
        }
        #expect(replica.missing == [1..<2, 5..<6, 11..<12])
    }

    @Test func `a disk that gives back other bytes than were written has repaired nothing`() throws {
        let store = try damagedStore()
        let replica = try #require(try store.damaged(disk.digest))
        try replica.give(1, disk.chunk(1))
        try replica.give(5, disk.chunk(5))
        try flip(storedDisk, at: SampleDisk.page + 9)
        #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: 1)) { try replica.settle() }
        #expect(replica.missing == [1..<2, 11..<12])
    }

    @Test func `if a repair cannot be synced the replica is out of service for good`() throws {
        let counter = CallCounter()
        let store = try damagedStore(
            FaultyCalls { _, entry in
                guard entry.call == "fdatasync", entry.path.contains("/contents/") else { return .works }
                return counter.next() == 1 ? .fails(5) : .works
            })
        let replica = try #require(try store.damaged(disk.digest))
        for chunk in [1, 5, 11] { try replica.give(chunk, disk.chunk(chunk)) }
        #expect(throws: ReplicaStoreError.self) { try replica.settle() }
        #expect(store.inventory().complete.isEmpty)
        #expect(log.quarantines.last?.reason.hasPrefix("a repair could not be synced") == true)
    }

    @Test func `damage is forgotten with the process, and found again before a byte of it is served`() throws {
        _ = try damagedStore()
        let store = try directory.store(onEvent: log.note)
        #expect(store.inventory().complete.map(\.standing) == [.claimed])
        #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: 1)) {
            try disk.read(from: store, checking: .firstRead)
        }
    }

    @Test func `quarantine keeps to its bound: the oldest goes, the newest stays`() throws {
        do {
            let store = try directory.store(limits: { $0.quarantineBytesMax = 2 * SampleDisk.page }, onEvent: log.note)
            try disk.receive(into: store)
            for chunk in [1, 5, 9] { try flip(storedDisk, at: chunk * SampleDisk.page) }
            #expect(throws: ReplicaStoreError.self) { try store.verify(disk.digest) }
            #expect(store.inventory().quarantined == Array(log.quarantines.suffix(2)))
        }
        #expect(log.all.contains(.quarantineTrimmed(log.quarantines[0])))
        #expect(!FileManager.default.fileExists(atPath: log.quarantines[0].path))
        #expect(!FileManager.default.fileExists(atPath: log.quarantines[0].path + ".reason"))
        // Also what earlier lives left.
        let later = try directory.store(limits: { $0.quarantineBytesMax = 1 })
        #expect(later.inventory().quarantined.map(\.path) == [log.quarantines[2].path])
    }
}

extension DamagedReplica {
    @discardableResult
    func give(_ chunk: Int, _ bytes: [UInt8]) throws -> Bool {
        try bytes.withUnsafeBytes { try write(chunk: chunk, $0) }
    }
}
