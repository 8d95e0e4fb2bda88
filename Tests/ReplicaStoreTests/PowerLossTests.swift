import Chance
import Foundation
import Gallery
import ReplicaStore
import Testing

@Suite struct PowerLossTests {
    private static let seeds: UInt64 = ProcessInfo.processInfo.environment["VITRINE_SLOW_TESTS"] == nil ? 20 : 500

    private let life: Life
    private let start: MemoryTree

    init() throws {
        life = try Life()
        let calls = MemoryCalls()
        try life.old.receive(into: try Self.open(calls))
        start = calls.tree
    }

    private static func open(
        _ calls: MemoryCalls, onEvent: @escaping @Sendable (StoreEvent) -> Void = { _ in }
    ) throws -> ReplicaStore {
        try ReplicaStore.open("/data", limits: .forTests(), calls: calls, onEvent: onEvent)
    }

    @Test func `whenever the power is lost, what was acknowledged is there and nothing claimed is missing`() throws {
        let whole = MemoryCalls(start)
        let done = try life.run { try Self.open(whole) }
        #expect(done.isOldRemoved && done.error == nil)
        #expect(whole.count > 30)
        for moment in 1...whole.count + 1 {
            for seed in 1...Self.seeds {
                let calls = MemoryCalls(start, powerLossAt: moment)
                let done = try life.run { try Self.open(calls) }
                #expect(done.isOldRemoved || moment <= whole.count)
                var generator = SeededGenerator(seed: seed &* 1_000_003 &+ UInt64(moment))
                let after = MemoryCalls(calls.tree.afterPowerLoss(&generator))
                try life.check({ try Self.open(after, onEvent: $0) }, after: done)
            }
        }
    }
    @Test func `whenever the power is lost in a repair, what is wrong is found again, and what was settled is right`()
        throws
    {
        let disk = life.old
        let path = "/data/contents/\(disk.digest.hex)/disk.raw"
        let damaging = MemoryCalls(start)
        let descriptor = try damaging.open(path, .writing)
        try [UInt8](repeating: 9, count: 8).withUnsafeBytes { bytes in
            for chunk in [0, 3] { _ = try damaging.write(descriptor, at: chunk * SampleDisk.page, bytes) }
        }
        try damaging.synchronize(descriptor)
        let damaged = damaging.tree
        let whole = MemoryCalls(damaged)
        #expect(try repair(disk, whole))
        for moment in 1...whole.count + 1 {
            for seed in 1...Self.seeds {
                let calls = MemoryCalls(damaged, powerLossAt: moment)
                let isSettled = try repair(disk, calls)
                var generator = SeededGenerator(seed: seed &* 1_000_003 &+ UInt64(moment))
                let after = MemoryCalls(calls.tree.afterPowerLoss(&generator))
                let store = try Self.open(after)
                let isHere = store.inventory().complete.contains { $0.digest == disk.digest }
                guard isHere else {
                    // A sync that failed condemned it.
                    #expect(!isSettled)
                    continue
                }
                do throws(ReplicaStoreError) {
                    try store.verify(disk.digest)
                } catch {
                    #expect(!isSettled)
                    let replica = try #require(try store.damaged(disk.digest))
                    for chunk in replica.missing.joined() { try replica.give(chunk, disk.chunk(chunk)) }
                    try replica.settle()
                }
                #expect(try disk.read(from: store) == disk.bytes)
            }
        }
    }

    /// Scrubs and repairs; whether that came to its end.
    private func repair(_ disk: SampleDisk, _ calls: MemoryCalls) throws -> Bool {
        do {
            let store = try Self.open(calls)
            var next: Int? = 0
            while let chunk = next { next = try store.scrub(disk.digest, from: chunk, bytesMax: 1).next }
            guard let replica = try store.damaged(disk.digest) else { return false }
            for chunk in replica.missing.joined() { try replica.give(chunk, disk.chunk(chunk)) }
            try replica.settle()
            return true
        } catch is ReplicaStoreError {
            return false
        }
    }
}
