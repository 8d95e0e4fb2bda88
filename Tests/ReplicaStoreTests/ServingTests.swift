import DiskImage
import Foundation
import Gallery
import ReplicaStore
import Testing

@Suite struct ServingTests {
    let directory: TemporaryDirectory
    let disk: SampleDisk
    let log = EventLog()

    init() throws {
        directory = try TemporaryDirectory()
        disk = try SampleDisk.small()
    }

    private func storeWithDisk(calls: any FileSystemCalls = LinuxCalls()) throws -> ReplicaStore {
        let store = try directory.store(calls: calls, onEvent: log.note)
        try disk.receive(into: store)
        return store
    }

    private var storedDisk: String { directory.content(disk.digest, "disk.raw") }

    @Test func `any range of the disk can be read, whatever chunks it cuts`() throws {
        let store = try storeWithDisk()
        for checking in [Checking.everyRead, .firstRead] {
            let open = try store.open(disk.digest, checking: checking)
            for start in stride(from: 0, to: disk.bytes.count, by: 1_777) {
                for count in [0, 1, 511, 4_096, 4_097, 12_345] where start + count <= disk.bytes.count {
                    let bytes = try open.bytes(in: start..<start + count)
                    #expect(bytes == Array(disk.bytes[start..<start + count]))
                }
            }
            #expect(try open.bytes(in: 0..<disk.bytes.count) == disk.bytes)
        }
    }

    @Test func `what is not in the disk cannot be read`() throws {
        let open = try storeWithDisk().open(disk.digest, checking: .everyRead)
        let size = disk.bytes.count
        for offset in [size, size - 1, -1, .max, .min] {
            #expect(throws: ReplicaStoreError.outsideDisk(offset: offset, count: 2)) {
                try withUnsafeTemporaryAllocation(byteCount: 2, alignment: 1) { try open.read(at: offset, into: $0) }
            }
        }
        #expect(throws: ReplicaStoreError.noSuchChunk(12)) {
            try withUnsafeTemporaryAllocation(byteCount: 2, alignment: 1) { try open.read(chunk: 12, into: $0) }
        }
        #expect(throws: ReplicaStoreError.wrongLength(expected: 4096, found: 2)) {
            try withUnsafeTemporaryAllocation(byteCount: 2, alignment: 1) { try open.read(chunk: 0, into: $0) }
        }
    }

    @Test func `a changed bit is never served, its chunk is out of service, and the others are served`() throws {
        let store = try storeWithDisk()
        let open = try store.open(disk.digest, checking: .everyRead)
        try flip(storedDisk, at: 4 * SampleDisk.page + 77)
        #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: 4)) { try open.bytes(of: 4) }

        let reason = "chunk 4 does not match its digest"
        let record = try #require(log.quarantines.first)
        #expect(log.all.last == .chunkDamaged(disk.digest, chunk: 4, reason: reason, kept: record))
        #expect(record.digest == disk.digest)
        #expect(try contents(of: record.path + ".reason") == Array((reason + "\n").utf8))
        var damaged = disk.chunk(4)
        damaged[77] ^= 0x10
        #expect(try contents(of: record.path) == damaged)
        #expect(store.inventory().quarantined == [record])
        #expect(store.inventory().complete.map(\.standing) == [.damaged(chunks: 1, bytes: SampleDisk.page)])
        // Put right behind the store's back it is still not served: nobody has checked it.
        try flip(storedDisk, at: 4 * SampleDisk.page + 77)
        for checking in [Checking.everyRead, .firstRead] {
            let open = try store.open(disk.digest, checking: checking)
            #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: 4)) { try open.bytes(of: 4) }
            #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: 4)) {
                try open.bytes(in: 5 * SampleDisk.page - 1..<5 * SampleDisk.page + 1)
            }
            for chunk in disk.manifest.chunks where chunk != 4 {
                #expect(try open.bytes(of: chunk) == disk.chunk(chunk))
            }
        }
        #expect(log.findings == [4])
    }

    @Test func `a chunk that was checked and is then found damaged is not trusted any more`() throws {
        let store = try storeWithDisk()
        let local = try store.open(disk.digest, checking: .firstRead)
        #expect(try local.bytes(of: 0) == disk.chunk(0))
        try flip(storedDisk, at: 15)
        #expect(try store.scrub(disk.digest, from: 0, bytesMax: 1).findings == [0])
        #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: 0)) { try local.bytes(of: 0) }
        #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: 0)) { try local.bytes(in: 1..<2) }
    }

    @Test func `a read that goes wrong once condemns nothing`() throws {
        let counter = CallCounter()
        let calls = FaultyCalls { _, entry in
            guard entry.call == "pread", entry.path.contains("contents"), entry.offset == SampleDisk.page else {
                return .works
            }
            return counter.next() == 1 ? .fails(5) : .works
        }
        let store = try storeWithDisk(calls: calls)
        #expect(try disk.read(from: store) == disk.bytes)
        #expect(store.inventory().complete.map(\.standing) == [.verified])
        #expect(log.findings.isEmpty)
    }

    @Test func `wherever a bit changes, no read gives a wrong byte`() throws {
        for offset in stride(from: 1, to: disk.bytes.count, by: 997) {
            let store = try storeWithDisk()
            try flip(storedDisk, at: offset)
            let open = try store.open(disk.digest, checking: .firstRead)
            for chunk in disk.manifest.chunks {
                do {
                    let isRight = try open.bytes(of: chunk) == disk.chunk(chunk)
                    #expect(isRight)
                } catch ReplicaStoreError.damaged(_, let damaged) {
                    #expect(damaged == offset / SampleDisk.page)
                }
            }
            try store.remove(disk.digest)
        }
    }

    @Test func `a local reader checks a chunk once, a peer's every time`() throws {
        let calls = FaultyCalls()
        let store = try storeWithDisk(calls: calls)
        let local = try store.open(disk.digest, checking: .firstRead)
        let peer = try store.open(disk.digest, checking: .everyRead)
        #expect(try local.bytes(in: 10..<20) == Array(disk.bytes[10..<20]))
        try flip(storedDisk, at: 15)
        // Checked when first read: a later change is not looked for (and here is seen).
        #expect(try local.bytes(in: 10..<20) != Array(disk.bytes[10..<20]))
        #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: 0)) { try peer.bytes(in: 10..<20) }
    }

    @Test func `a disk cut off behind the store's back is damaged`() throws {
        let store = try storeWithDisk()
        let open = try store.open(disk.digest, checking: .firstRead)
        #expect(try open.bytes(of: 11) == disk.chunk(11))
        try FileHandle(forUpdating: URL(fileURLWithPath: storedDisk)).truncate(atOffset: 5_000)
        #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: 11)) { try open.bytes(of: 11) }
        #expect(log.findings == [11])
    }

    @Test func `whoever has a removed content open goes on reading it`() throws {
        let store = try storeWithDisk()
        let open = try store.open(disk.digest, checking: .everyRead)
        try store.remove(disk.digest)
        #expect(try directory.tree == ["contents", "incoming", "quarantine"])
        #expect(try disk.manifest.chunks.flatMap { try open.bytes(of: $0) } == disk.bytes)
        #expect(throws: ReplicaStoreError.notFound(disk.digest)) { try store.remove(disk.digest) }
        #expect(throws: ReplicaStoreError.notFound(disk.digest)) { try store.open(disk.digest, checking: .everyRead) }
    }

    @Test func `damage found in a removed replica says nothing of the one that came after`() throws {
        let store = try storeWithDisk()
        let old = try store.open(disk.digest, checking: .everyRead)
        let oldPath = directory.path + "/kept"
        try FileManager.default.linkItem(atPath: storedDisk, toPath: oldPath)
        try store.remove(disk.digest)
        try disk.receive(into: store)
        try flip(oldPath, at: 0)
        #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: 0)) { try old.bytes(of: 0) }
        #expect(try disk.read(from: store) == disk.bytes)
        #expect(store.inventory().complete.map(\.standing) == [.verified])
        #expect(log.quarantines.isEmpty)
    }

    @Test func `only so many contents are open at once, and readers of one count once`() throws {
        let store = try directory.store { $0.openContentsMax = 1 }
        let other = try SampleDisk([7])
        try disk.receive(into: store)
        try other.receive(into: store)
        var readers = [
            try store.open(disk.digest, checking: .everyRead), try store.open(disk.digest, checking: .firstRead),
        ]
        #expect(throws: ReplicaStoreError.tooManyOpen(limit: 1)) { try store.open(other.digest, checking: .everyRead) }
        readers = []
        #expect(readers.isEmpty)
        #expect(try other.read(from: store) == other.bytes)
    }

    @Test func `a chunk that the medium does not give is damaged, and the others are served`() throws {
        let store = try storeWithDisk(calls: failing(5))
        #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: 1)) { try disk.read(from: store) }
        #expect(store.inventory().complete.map(\.standing) == [.damaged(chunks: 1, bytes: SampleDisk.page)])
        let open = try store.open(disk.digest, checking: .everyRead)
        for chunk in disk.manifest.chunks where chunk != 1 { #expect(try open.bytes(of: chunk) == disk.chunk(chunk)) }
        #expect(log.findings == [1])
        #expect(log.quarantines.isEmpty)
    }

    @Test func `a read that fails for want of something else is an error, and no more than a claim`() throws {
        let store = try storeWithDisk(calls: failing(12))
        #expect(store.inventory().complete.map(\.standing) == [.verified])
        #expect { try disk.read(from: store) } throws: { error in
            guard case ReplicaStoreError.system(let failure) = error else { return false }
            return failure.call == "pread" && failure.code == 12 && failure.path == storedDisk
        }
        #expect(store.inventory().complete.map(\.standing) == [.claimed])
        #expect(log.findings.isEmpty)
    }

    /// Calls of which the read of the second chunk fails.
    private func failing(_ code: Int32) -> FaultyCalls {
        FaultyCalls { _, entry in
            entry.call == "pread" && entry.path.contains("contents") && entry.offset == SampleDisk.page
                ? .fails(code) : .works
        }
    }
}
