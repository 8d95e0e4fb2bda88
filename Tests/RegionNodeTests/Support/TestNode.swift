import Gallery
import ReplicaStore
import Settings
import Testing
import Transport
import Wire

@testable import RegionNode

/// A node that runs in this process, until `stop`.
final class TestNode: Sendable {
    let settings: RegionSettings
    let endpoint: Endpoint
    let view: CatalogView
    /// What the node counts as reads for others.
    let gauge: ReadGauge
    private let task: Task<Void, any Error>

    init(_ settings: RegionSettings, limits: NodeLimits = .test) async throws {
        let server = try await Self.open(settings, limits)
        self.settings = settings
        view = server.context.view
        gauge = server.context.gauge
        endpoint = try #require(Endpoint(host: "127.0.0.1", port: server.localPort))
        task = Task { try await server.run() }
    }

    deinit { task.cancel() }

    /// A node that has stopped gives its directory back when the last of its connections has let go of it.
    private static func open(_ settings: RegionSettings, _ limits: NodeLimits) async throws -> NodeServer {
        while true {
            do {
                return try await NodeServer.open(settings, limits: limits, logger: .quiet)
            } catch ReplicaStoreError.inUse {
                try Task.checkCancellation()
                await Task.yield()
            }
        }
    }

    var node: NodeID { settings.node }

    /// Ends it, all connections with it, and returns when the data directory is free.
    func stop() async throws {
        task.cancel()
        do {
            try await task.value
        } catch is CancellationError {
            return
        }
    }
}
