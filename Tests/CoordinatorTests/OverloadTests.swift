import CatalogStore
import Deadlines
import Gallery
import Testing
import Transport
import Wire

@testable import Coordinator

/// More is asked than can be written: what is beyond is told so at once, the rest of the work goes on, and afterwards
/// everything is as before.
@Suite struct OverloadTests {
    private static let pendingMax = 8
    private static let asked = 90

    private static func create(_ number: Int, _ user: Connection) async throws -> ErrorCode? {
        do {
            _ = try await user.create("gallery", "g\(number)", CatalogFailureTests.gallery, ["key=k\(number)"])
            return nil
        } catch ConnectionError.refused(let refusal) {
            return refusal.code
        }
    }

    @Test func `beyond what may wait changes are answered BUSY, heartbeats and lookups as ever, and then all are made`()
        async throws
    {
        let store = GatedStore()
        var limits = CatalogLimits()
        limits.pendingMax = Self.pendingMax
        try await withCoordinator(on: store, catalogLimits: limits) { cluster in
            let users = [try await cluster.user(), try await cluster.user(), try await cluster.user()]
            let node = try await cluster.joined("n1", holding: [digest(1): .verified])
            try await users[0].createParents()
            _ = try await users[0].createVersion("1.0.0", of: digest(1))
            try await eventually { try await users[0].state(of: "1.0.0") == "Succeeded" }
            await store.close(.append)
            let outcomes = Task {
                try await withThrowingTaskGroup(of: (Int, ErrorCode?).self) { group in
                    for number in 0..<Self.asked {
                        group.addTask { (number, try await Self.create(number, users[number % users.count])) }
                    }
                    var outcomes: [Int: ErrorCode?] = [:]
                    for try await (number, outcome) in group { outcomes[number] = outcome }
                    return outcomes
                }
            }
            try await eventually { await cluster.coordinator.pending.count == Self.pendingMax }
            // With nothing being written.
            for _ in 0..<20 {
                try await node.beat()
                #expect(try await users[1].resolve("g/d").number.description == "1.0.0")
            }
            await store.open(.append)
            let first = try await outcomes.value
            let busy = first.filter { $0.value != nil }
            #expect(busy.count >= Self.asked - 2 * Self.pendingMax)
            #expect(busy.values.allSatisfy { $0 == .busy })
            // Each asks again with its key, one after the other: nothing is refused any more.
            for number in busy.keys.sorted() {
                let outcome = try await Self.create(number, users[0])
                #expect(outcome == nil, "\(number): \(outcome.map(\.rawValue) ?? "")")
            }
            #expect(cluster.coordinator.routing.state.galleries.count == Self.asked + 1)
        }
    }
}
