import DiskImage
import Foundation
import Gallery
import ReplicaStore
import Testing

@Suite struct ScrubbingTests {
    let directory: TemporaryDirectory
    let disk: SampleDisk
    let log = EventLog()

    init() throws {
        directory = try TemporaryDirectory()
        disk = try SampleDisk.small()
        try disk.receive(into: try directory.store())
    }

    private var storedDisk: String { directory.content(disk.digest, "disk.raw") }

    /// All steps; their findings.
    private func scrub(_ store: ReplicaStore, bytesMax: Int = 1) throws -> [Int] {
        var findings: [Int] = []
        var next: Int? = 0
        while let chunk = next {
            let step = try store.scrub(disk.digest, from: chunk, bytesMax: bytesMax)
            findings += step.findings
            next = step.next
        }
        return findings
    }

    @Test func `steps read every byte once, and verify what they read to the end`() throws {
        let store = try directory.store(onEvent: log.note)
        var bytes = 0
        var next: Int? = 0
        while let chunk = next {
            #expect(store.inventory().complete.map(\.standing) == [.claimed])
            let step = try store.scrub(disk.digest, from: chunk, bytesMax: 2 * SampleDisk.page)
            #expect(step.bytes <= 2 * SampleDisk.page && step.findings.isEmpty)
            bytes += step.bytes
            next = step.next
        }
        #expect(bytes == disk.manifest.occupiedBytes)
        #expect(store.inventory().complete.map(\.standing) == [.verified])
        #expect(log.all == [.verified(disk.digest)])
    }

    @Test func `a gap in the steps verifies nothing`() throws {
        let store = try directory.store(onEvent: log.note)
        _ = try store.scrub(disk.digest, from: 0, bytesMax: 1)
        var next: Int? = 3
        while let chunk = next { next = try store.scrub(disk.digest, from: chunk, bytesMax: 1).next }
        #expect(store.inventory().complete.map(\.standing) == [.claimed])
        #expect(throws: ReplicaStoreError.noSuchChunk(12)) { try store.scrub(disk.digest, from: 12, bytesMax: 1) }
        #expect(throws: ReplicaStoreError.noSuchChunk(-1)) { try store.scrub(disk.digest, from: -1, bytesMax: 1) }
    }

    @Test func `wherever a bit changes, a scrub finds it, and finds it once`() throws {
        for offset in stride(from: 1, to: disk.bytes.count, by: 1_997) {
            let store = try directory.store(onEvent: log.note)
            try flip(storedDisk, at: offset)
            #expect(try scrub(store) == [offset / SampleDisk.page])
            #expect(try scrub(store).isEmpty)
            // Where the disk has no bytes it is put right already.
            if try contents(of: storedDisk) != disk.bytes { try flip(storedDisk, at: offset) }
        }
    }

    @Test func `what memory holds does not speak for the disk`() throws {
        // A disk that gives other bytes than memory: only reads past memory are wrong.
        let calls = RottenMedium(chunk: 4)
        let store = try directory.store(calls: calls, onEvent: log.note)
        #expect(try disk.read(from: store) == disk.bytes)
        #expect(try scrub(store) == [4])
        #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: 4)) { try disk.read(from: store) }
    }

    @Test func `a changed manifest is found, and the whole replica set aside`() throws {
        let store = try directory.store(onEvent: log.note)
        try flip(directory.content(disk.digest, "manifest"), at: 30)
        #expect(throws: ReplicaStoreError.self) { try store.scrub(disk.digest, from: 0, bytesMax: 1) }
        #expect(store.inventory().complete.isEmpty)
        #expect(log.quarantines.count == 1)
    }

    @Test func `where the file system knows no direct reads it is scrubbed all the same`() throws {
        for refuses in ["open", "pread"] {
            let store = try directory.store(
                calls: RottenMedium(chunk: nil, refusesAt: refuses), onEvent: log.note)
            try flip(storedDisk, at: 5 * SampleDisk.page)
            #expect(try scrub(store) == [5])
            try flip(storedDisk, at: 5 * SampleDisk.page)
        }
    }
}
