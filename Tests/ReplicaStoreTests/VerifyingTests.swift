import DiskImage
import Foundation
import Gallery
import ReplicaStore
import Testing

@Suite struct VerifyingTests {
    let directory: TemporaryDirectory
    let disk: SampleDisk
    let log = EventLog()

    init() throws {
        directory = try TemporaryDirectory()
        disk = try SampleDisk.small()
        try disk.receive(into: try directory.store())
    }

    private func flipAndVerify(_ file: String, at offset: Int) throws {
        let store = try directory.store(onEvent: log.note)
        try flip(directory.content(disk.digest, file), at: offset)
        try store.verify(disk.digest)
    }

    @Test func `what an earlier life left is a claim until it was verified`() throws {
        let store = try directory.store()
        #expect(store.inventory().complete.map(\.standing) == [.claimed])
        #expect(try disk.read(from: store) == disk.bytes)
        #expect(store.inventory().complete.map(\.standing) == [.claimed])
        var done: [Int] = []
        try store.verify(disk.digest, progress: { done.append($0) })
        #expect(store.inventory().complete.map(\.standing) == [.verified])
        #expect(done == disk.manifest.chunks.map { disk.manifest.byteRange(ofChunk: $0).upperBound })
    }

    @Test(arguments: [(0, 0), (4 * 4096 + 4095, 4), (12 * 4096 - 101, 11)])
    func `a changed bit is found`(offset: Int, chunk: Int) throws {
        #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: chunk)) {
            try flipAndVerify("disk.raw", at: offset)
        }
        #expect(log.quarantines.map(\.reason) == ["chunk \(chunk) does not match its digest"])
    }

    @Test func `bytes where the disk has none are found, kept, and put right`() throws {
        try flipAndVerify("disk.raw", at: 6 * SampleDisk.page + 1)
        #expect(try contents(of: directory.content(disk.digest, "disk.raw")) == disk.bytes)
        #expect(log.all.last == .chunkRepaired(disk.digest, chunk: 6))
        #expect(log.quarantines.map(\.reason) == ["chunk 6 holds bytes where the disk has none"])
    }

    @Test func `all damaged chunks are found at once`() throws {
        let store = try directory.store(onEvent: log.note)
        for chunk in [1, 5, 11] { try flip(directory.content(disk.digest, "disk.raw"), at: chunk * SampleDisk.page) }
        #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: 1)) { try store.verify(disk.digest) }
        #expect(log.findings == [1, 5, 11])
        let bytes = 3 * SampleDisk.page - 100
        #expect(store.inventory().complete.map(\.standing) == [.damaged(chunks: 3, bytes: bytes)])
    }

    @Test(arguments: [0, 13, 30, 200])
    func `a changed manifest is found`(offset: Int) throws {
        #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: nil)) {
            try flipAndVerify("manifest", at: offset)
        }
        #expect(log.quarantines.count == 1)
    }

    @Test func `a manifest that changes while the content is open is found`() throws {
        let store = try directory.store(onEvent: log.note)
        let open = try store.open(disk.digest, checking: .everyRead)
        try flip(directory.content(disk.digest, "manifest"), at: 30)
        #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: nil)) { try store.verify(disk.digest) }
        #expect(try open.bytes(of: 0) == disk.chunk(0))
    }

    @Test func `a disk that is too long or too short is found`() throws {
        let store = try directory.store(onEvent: log.note)
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: directory.content(disk.digest, "disk.raw")))
        try file.truncate(atOffset: UInt64(disk.bytes.count + 1))
        #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: nil)) { try store.verify(disk.digest) }
        #expect(log.quarantines.count == 1)
    }

    @Test func `verifying can be cancelled, and then verifies nothing`() throws {
        let store = try directory.store()
        var asked = 0
        #expect(throws: ReplicaStoreError.cancelled) {
            try store.verify(
                disk.digest,
                isCancelled: {
                    asked += 1
                    return asked == 3
                })
        }
        #expect(store.inventory().complete.map(\.standing) == [.claimed])
        #expect(throws: ReplicaStoreError.notFound(Digest.sha256(of: []))) { try store.verify(Digest.sha256(of: [])) }
    }

    @Test func `damage that cannot be moved away is not served either`() throws {
        let calls = FaultyCalls { _, entry in
            entry.call == "rename" && entry.path.contains("/contents/") ? .fails(30) : .works
        }
        let store = try directory.store(calls: calls, onEvent: log.note)
        try flip(directory.content(disk.digest, "manifest"), at: 30)
        #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: nil)) { try store.verify(disk.digest) }
        let standing = try #require(store.inventory().complete.first?.standing)
        guard case .unusable(let reason) = standing else {
            Issue.record("it is \(standing)")
            return
        }
        #expect(log.all == [.unusable(disk.digest, reason: reason)])
        #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: nil)) {
            try store.open(disk.digest, checking: .everyRead)
        }
        #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: nil)) { try disk.begin(in: store) }
    }
}
