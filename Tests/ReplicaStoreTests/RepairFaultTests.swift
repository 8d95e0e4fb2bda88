import DiskImage
import Foundation
import Gallery
import ReplicaStore
import Testing

/// The whole life of damage, and what must hold whichever call fails in it.
@Suite struct RepairFaultTests {
    private let disk: SampleDisk
    private let other: SampleDisk

    init() throws {
        disk = try SampleDisk([1, 2, 0, 3, 0, 5])
        other = try SampleDisk([7, 8])
    }

    /// A directory with two complete contents: one with two damaged chunks and bytes in a hole, one with a manifest
    /// that is not its own.
    private func prepare() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory(inMemory: true)
        do {
            let store = try directory.store()
            try disk.receive(into: store)
            try other.receive(into: store)
        }
        let file = directory.content(disk.digest, "disk.raw")
        for chunk in [1, 3] { try flip(file, at: chunk * SampleDisk.page + 5) }
        try flip(file, at: 2 * SampleDisk.page)
        return directory
    }

    /// Scrubs, repairs, reads, sets aside and removes; returns the first error, and how far it came.
    private func run(
        _ directory: TemporaryDirectory, _ calls: FaultyCalls
    ) throws -> (error: ReplicaStoreError?, isRepaired: Bool, isRemoved: Bool) {
        var (isRepaired, isRemoved) = (false, false)
        do {
            let store = try directory.store(calls: calls, limits: { $0.quarantineBytesMax = 2 * SampleDisk.page })
            var next: Int? = 0
            while let chunk = next {
                next = try store.scrub(disk.digest, from: chunk, bytesMax: 2 * SampleDisk.page).next
            }
            if let replica = try store.damaged(disk.digest) {
                for chunk in replica.missing.joined() { try replica.give(chunk, disk.chunk(chunk)) }
                try replica.settle()
            }
            try checkRead(store)
            isRepaired = store.inventory().complete.contains { $0.digest == disk.digest && $0.standing == .verified }
            // Found while it is in use, and set aside as a whole.
            try flip(directory.content(other.digest, "manifest"), at: 30)
            do throws(ReplicaStoreError) {
                _ = try store.scrub(other.digest, from: 0, bytesMax: 1)
            } catch {
                guard case .damaged = error else { throw error }
            }
            try store.remove(disk.digest)
            isRemoved = true
        } catch let error as ReplicaStoreError {
            return (error, isRepaired, isRemoved)
        }
        return (nil, isRepaired, isRemoved)
    }

    /// Every chunk is right, or said to be damaged, or cannot be read.
    private func checkRead(_ store: ReplicaStore) throws {
        let open = try store.open(disk.digest, checking: .everyRead)
        for chunk in disk.manifest.chunks {
            do throws(ReplicaStoreError) {
                var bytes = [UInt8](repeating: 0, count: disk.chunk(chunk).count)
                let outcome = bytes.withUnsafeMutableBytes { bytes in
                    Result { () throws(ReplicaStoreError) in try open.read(chunk: chunk, into: bytes) }
                }
                try outcome.get()
                #expect(bytes == disk.chunk(chunk))
            } catch {
                guard case .damaged = error else { throw error }
            }
        }
    }

    /// In the next life the disk is whole, or can be made so, unless it was removed; and nothing half made is left.
    private func checkNextLife(_ directory: TemporaryDirectory, isRepaired: Bool, isRemoved: Bool) throws {
        let log = EventLog()
        let store = try directory.store(onEvent: log.note)
        let isHere = store.inventory().complete.contains { $0.digest == disk.digest }
        #expect(isHere || isRemoved || !store.inventory().quarantined.isEmpty)
        if isHere {
            do throws(ReplicaStoreError) {
                try store.verify(disk.digest)
            } catch {
                #expect(!isRepaired)
                let replica = try #require(try store.damaged(disk.digest))
                for chunk in replica.missing.joined() { try replica.give(chunk, disk.chunk(chunk)) }
                try replica.settle()
            }
            #expect(try disk.read(from: store) == disk.bytes)
        }
        let leftOver = try directory.tree.filter { $0.hasSuffix(".aside") || $0.hasSuffix(".removed") }
        #expect(leftOver.isEmpty)
    }

    @discardableResult
    private func live(_ calls: FaultyCalls) throws -> (error: ReplicaStoreError?, isRepaired: Bool, isRemoved: Bool) {
        let directory = try prepare()
        let done = try run(directory, calls)
        try checkNextLife(directory, isRepaired: done.isRepaired, isRemoved: done.isRemoved)
        return done
    }

    private func callCount() throws -> Int {
        let calls = FaultyCalls()
        let done = try live(calls)
        #expect(done.error == nil && done.isRepaired && done.isRemoved)
        return calls.count
    }

    @Test(arguments: [EIO, ENOSPC, EMFILE, EROFS])
    func `whichever call of a scrub, a repair or a removal fails, no wrong byte is served`(code: Int32) throws {
        let count = try callCount()
        #expect(count > 100)
        for failing in 1...count {
            try live(FaultyCalls { number, _ in number == failing ? .fails(code) : .works })
        }
    }

    @Test(arguments: [EIO, EROFS])
    func `from whichever call on the disk is dead, no wrong byte is served`(code: Int32) throws {
        for dead in 1...(try callCount()) {
            try live(FaultyCalls { number, _ in number >= dead ? .fails(code) : .works })
        }
    }

    @Test func `interrupted calls are made again and short ones continued`() throws {
        let syncs: Set = ["fsync", "fdatasync"]
        let done = try live(
            FaultyCalls { number, entry in
                if number.isMultiple(of: 2), !syncs.contains(entry.call) { return .fails(EINTR) }
                return .isShort
            })
        #expect(done.error == nil && done.isRepaired && done.isRemoved)
    }
}
