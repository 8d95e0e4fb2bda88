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
}
