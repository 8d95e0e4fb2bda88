import Chance
import Gallery
import Transport
import Wire

/// Tags of versions changed, so many at a time over several connections of the administrator: each is durable when
/// answered, those that arrive together share a sync.
struct MutationLoad {
    private static let connectionCount = 16
    private static let inFlightPerConnection = 4
    /// The payload of each update.
    private struct Patch: Encodable {
        let tags: [String: String]
    }

    let catalog: SyntheticCatalog
    let cluster: BenchCluster

    /// Makes `count` changes; returns how many a second were durable.
    ///
    /// `label` tells the keys of one run from another's.
    func run(_ count: Int, labelled label: String) async throws -> Double {
        let tls = try TLSContext(
            try cluster.files(for: .user(SyntheticCatalog.administrator), named: SyntheticCatalog.administrator))
        var connections: [Connection] = []
        do {
            for _ in 0..<Self.connectionCount { connections.append(try await cluster.connect(tls)) }
            let perSecond = try await run(count, label, over: connections)
            for connection in connections { await connection.close() }
            return perSecond
        } catch {
            for connection in connections { await connection.close() }
            throw error
        }
    }

    private func run(_ count: Int, _ label: String, over connections: [Connection]) async throws -> Double {
        let lanes = connections.count * Self.inFlightPerConnection
        let share = max(count / lanes, 1)
        let began = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<lanes {
                let connection = connections[lane % connections.count]
                group.addTask {
                    var numbers = SeededGenerator(seed: UInt64(lane))
                    for change in 0..<share {
                        try await self.change("\(label)-\(lane)-\(change)", &numbers, on: connection)
                    }
                }
            }
            try await group.waitForAll()
        }
        return Double(share * lanes) / Quantity.seconds(ContinuousClock.now - began)
    }

    private func change(_ key: String, _ numbers: inout SeededGenerator, on connection: Connection) async throws {
        let version = Int.random(in: 0..<catalog.versionCount, using: &numbers)
        let definition = version / catalog.versions(ofDefinition: 0).count
        let id = ImageVersionID(
            definition: try catalog.definition(definition).id, number: try catalog.versionNumber(version))
        let payload = try JSONPayload.encode(Patch(tags: ["bench": key]))
        _ = try await connection.ask(
            .update, ["image-version", "\(id)", "key=\(key)"], payload: payload)
    }
}
