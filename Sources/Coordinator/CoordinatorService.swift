import CatalogStore
import Gallery
public import Logging
import Placement
public import ServiceLifecycle
public import Settings
import Transport
import UnixSignals
import Wire

/// A coordinator as a service: opens the catalog and answers until it is told to stop.
public struct CoordinatorService: Service {
    private let settings: CoordinatorSettings
    private let log: Logger

    public init(_ settings: CoordinatorSettings, log: Logger) {
        self.settings = settings
        self.log = log
    }

    /// Returns after a graceful shutdown; throws if it cannot start, or if the catalog failed.
    public func run() async throws {
        let credentials = settings.credentials
        let tls = try TLSContext(
            TLSFiles(certificate: credentials.certificate, key: credentials.key, authority: credentials.authority))
        guard tls.identity.cluster == settings.cluster, tls.identity.role == .coordinator(settings.coordinator) else {
            throw ServiceError.foreignCertificate(path: credentials.certificate, names: tls.identity.description)
        }
        let store = SQLiteCatalogStore(path: settings.database)
        let catalog = try await store.open(cluster: settings.cluster)
        let coordinator = Coordinator(
            name: settings.coordinator, catalog: catalog, store: store, limits: Limits(settings.liveness),
            clock: Clock(), log: log)
        let greeting = Greeting(
            node: settings.coordinator, role: .coordinator, epoch: catalog.epoch, capabilities: ["push"])
        let listener = try await Listener.bind(
            host: settings.listen.host, port: settings.listen.port, tls: tls, greeting: { greeting },
            handler: CoordinatorHandler(coordinator: coordinator), logger: log)
        log.notice(
            "listening",
            metadata: [
                "port": "\(listener.localPort)", "epoch": "\(catalog.epoch)", "revision": "\(catalog.state.revision)",
            ])
        try await withThrowingTaskGroup { group in
            group.addTask { await listener.run() }
            group.addTask { try await keepTime(coordinator) }
            group.addTask { await renewCertificates(of: tls) }
            try await coordinator.begin(settings.regions)
            group.addTask {
                try await gracefulShutdown()
                await listener.shutdown()
            }
            defer { group.cancelAll() }
            try await group.next()
        }
        try await coordinator.close()
    }

    /// New certificates count for connections made after SIGHUP.
    private func renewCertificates(of tls: TLSContext) async {
        for await _ in await UnixSignalsSequence(trapping: .sighup) {
            do {
                try tls.reload()
                log.notice("certificates were read again")
            } catch {
                log.error("certificates were not read again; the former ones hold", metadata: ["error": "\(error)"])
            }
        }
    }

    private func keepTime(_ coordinator: Coordinator) async throws {
        while !Task.isCancelled {
            try await Task.sleep(for: settings.liveness.heartbeat)
            await coordinator.tick()
            if let failure = await coordinator.failure { throw failure }
        }
    }
}

/// Why a coordinator does not start.
enum ServiceError: Error, CustomStringConvertible {
    case foreignCertificate(path: String, names: String)

    var description: String {
        switch self {
        case .foreignCertificate(let path, let names):
            "\(path) names \(names), which is not the coordinator of these settings; issue one that does"
        }
    }
}

extension Limits {
    init(_ settings: LivenessSettings) {
        self.init()
        heartbeat = settings.heartbeat
        suspectAfterBeats = settings.suspectAfter
        downAfterBeats = settings.downAfter
        lostGrace = settings.lostAfter
        unwishedGrace = settings.orphanGrace
    }
}
