import CatalogStore
import Deadlines
import Gallery
import Placement
import Testing
import Transport
import Wire

@testable import Coordinator

/// What was lost is known to the next coordinator too.
@Suite struct LedgerTests {
    @Test(arguments: 0..<2)
    func `the ledger survives a restart, goes on, and notes that who was lost is back`(engine: Int) async throws {
        let store = try RestartTests.stores()[engine]
        let before = try await withCoordinator(on: store, limits: .impatient) { cluster in
            let user = try await cluster.user()
            let beats = try await Self.steady(cluster)
            defer { beats.cancel() }
            let lost = try await cluster.joined("n1")
            await lost.connection.close()
            try await eventually { try await Self.incidents(user).contains { $0.decided != nil } }
            return try await Self.incidents(user)
        }
        let first = try #require(before.first)
        #expect(first.id == 1 && first.subject == "westeurope/n1" && first.returned == nil)
        try await withCoordinator(on: store, limits: .impatient) { cluster in
            let user = try await cluster.user()
            #expect(try await Self.incidents(user).first?.decided == first.decided)
            let beats = try await Self.steady(cluster)
            defer { beats.cancel() }
            let back = try await cluster.joined("n1")
            let life = Task { try await repeatedly(every: .milliseconds(20)) { try await back.beat() } }
            try await eventually { try await Self.incidents(user).first?.returned != nil }
            let closed = try #require(try await Self.incidents(user).first)
            #expect(closed.restored != nil && closed.verified != nil)
            #expect(closed.detected == first.detected && closed.down == first.down)
            life.cancel()
            await back.connection.close()
            try await eventually { try await Self.incidents(user).contains { $0.id > before.count } }
            let all = try await Self.incidents(user)
            #expect(all.map(\.id) == Array(1...UInt64(all.count)))
            #expect(all.first == closed)
        }
        let kept = try await openedAnew(store).ledger
        try await store.close()
        #expect(kept.map(\.id) == Array(1...kept.count))
        #expect(kept.count > before.count)
    }

    @Test func `a row does not change by being shown twice`() async throws {
        try await withCoordinator(limits: .impatient) { cluster in
            let user = try await cluster.user()
            let beats = try await Self.steady(cluster)
            defer { beats.cancel() }
            let lost = try await cluster.joined("n1")
            await lost.connection.close()
            // The region's row comes with the node's, or a tick later.
            try await eventually { try await Self.incidents(user).filter { $0.decided != nil }.count == 2 }
            let shown = try await Self.incidents(user)
            for _ in 0..<300 { #expect(try await Self.incidents(user) == shown) }
        }
    }

    @Test func `a ledger that cannot be kept stops nobody`() async throws {
        let store = GatedStore()
        try await withCoordinator(on: store, limits: .impatient) { cluster in
            let user = try await cluster.user()
            let beats = try await Self.steady(cluster)
            defer { beats.cancel() }
            let lost = try await cluster.joined("n1")
            await store.failLedger()
            await lost.connection.close()
            try await eventually { try await Self.incidents(user).contains { $0.decided != nil } }
            try await eventually { await store.refusedRows > 1 }
            #expect(await cluster.coordinator.failure == nil)
        }
    }

    @Test func `what cannot be read in the ledger is left out, and its number is not used again`() {
        let rows = [LedgerRow(id: 4, body: [1, 2]), LedgerRow(id: .max, body: []), LedgerRow(id: -1, body: [])]
        let records = IncidentRecords(rows, recordsMax: 10, log: .quiet)
        #expect(records.documents.isEmpty)
        #expect(records.next == 5)
    }

    /// Two nodes of other regions, so that one that falls silent is never most of them; their beats.
    private static func steady(_ cluster: TestCoordinator) async throws -> Task<Void, any Error> {
        let east = try await cluster.joined("e1", in: "eastus")
        let north = try await cluster.joined("n3", in: "northeurope")
        return Task {
            try await repeatedly(every: .milliseconds(20)) {
                try await east.beat()
                try await north.beat()
            }
        }
    }

    private static func incidents(_ user: Connection) async throws -> [IncidentDocument] {
        try await user.send(.incidents).items.map {
            try JSONPayload.decode(IncidentDocument.self, from: try #require($0.payload))
        }
    }
}
