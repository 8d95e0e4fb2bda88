import CatalogStore
import Gallery
public import Logging
import Placement
import ReplicaStore
public import ServiceLifecycle
public import Settings
import Transport
import UnixSignals
import Wire

/// A coordinator as a service: opens the catalog and answers until it is told to stop.
public struct CoordinatorService: Service {
    /// What the audit is chained with.
    static let auditHash: AuditHash = { Digest.sha256(of: $0) }

    private let settings: CoordinatorSettings
    private let store: (any CatalogStore)?
    private let log: Logger

    public init(_ settings: CoordinatorSettings, log: Logger) {
        self.init(settings, store: nil, log: log)
    }

    /// With a store of the caller's instead of the settings' file: tests have one that fails.
    init(_ settings: CoordinatorSettings, store: (any CatalogStore)?, log: Logger) {
        self.settings = settings
        self.store = store
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
        let store = store ?? SQLiteCatalogStore(path: settings.database, hash: Self.auditHash)
        guard let catalog = try await recovered(store, tls) else { return try await store.close() }
        let coordinator = Coordinator(
            name: settings.coordinator, catalog: catalog, store: store, limits: Limits(settings.liveness), log: log)
        do {
            try await serve(coordinator, tls)
        } catch {
            do {
                try await coordinator.close()
            } catch let consequence {
                log.error("the catalog was not closed", metadata: ["error": "\(consequence)"])
            }
            throw error
        }
        try await coordinator.close()
    }

    /// Opens the catalog; one that was restored first learns what nodes know beyond it.
    ///
    /// `nil` if it is told to stop meanwhile.
    private func recovered(_ store: any CatalogStore, _ tls: TLSContext) async throws -> CatalogContents? {
        let catalog = try await store.open(cluster: settings.cluster)
        guard catalog.isRecovering else { return catalog }
        let recovery = Recovery(name: settings.coordinator, catalog: catalog, store: store, log: log)
        log.critical(
            """
            this catalog was restored from a backup: nothing is changed until the nodes have told what they know beyond \
            it; `vitrine recover status` says which are awaited
            """, metadata: ["revision": "\(catalog.state.revision)"])
        do {
            guard try await serve(recovery, catalog, store, tls) else { return nil }
        } catch {
            try await store.close()
            throw error
        }
        // What was learnt is read and checked as at any start, and the epoch is a higher one.
        try await store.close()
        return try await store.open(cluster: settings.cluster)
    }

    /// Whether it ended, and not this service.
    private func serve(
        _ recovery: Recovery, _ catalog: CatalogContents, _ store: any CatalogStore, _ tls: TLSContext
    ) async throws -> Bool {
        let reader = Coordinator(
            name: settings.coordinator, catalog: catalog, store: store, limits: Limits(settings.liveness), log: log)
        let listener = try await Listener.bind(
            host: settings.listen.host, port: settings.listen.port, tls: tls,
            greeting: {
                Greeting(
                    node: recovery.name, role: .coordinator, epoch: recovery.epoch,
                    incarnation: recovery.incarnation, capabilities: ["push"])
            },
            handler: RecoveryHandler(recovery: recovery, reader: reader), logger: log)
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                await listener.run()
                return false
            }
            group.addTask {
                try await recovery.ended()
                return true
            }
            group.addTask {
                try await gracefulShutdown()
                await recovery.giveUp()
                return false
            }
            defer { group.cancelAll() }
            let isEnded = try await group.next() ?? false
            await recovery.giveUp()
            await listener.shutdown()
            return isEnded
        }
    }

    private func serve(_ coordinator: Coordinator, _ tls: TLSContext) async throws {
        do {
            try await coordinator.begin(settings.regions, administrator: settings.administrator)
        } catch let refusal as GalleryRefusal {
            throw ServiceError.regions(refusal.text)
        }
        let greeting = Greeting(
            node: settings.coordinator, role: .coordinator, epoch: coordinator.epoch,
            incarnation: coordinator.incarnation, capabilities: ["push"])
        let listener = try await Listener.bind(
            host: settings.listen.host, port: settings.listen.port, tls: tls, greeting: { greeting },
            handler: CoordinatorHandler(coordinator: coordinator), logger: log)
        log.notice(
            "listening",
            metadata: [
                "port": "\(listener.localPort)", "epoch": "\(coordinator.epoch)",
                "revision": "\(coordinator.routing.state.revision)",
            ])
        try await withThrowingTaskGroup { group in
            defer { group.cancelAll() }
            group.addTask { await listener.run() }
            group.addTask { try await keepTime(coordinator) }
            group.addTask { try await beat(coordinator.leadership) }
            group.addTask { await renewCertificates(of: tls) }
            group.addTask {
                try await gracefulShutdown()
                await coordinator.stop()
                await listener.shutdown()
            }
            // Whichever ends first ends all: the listener when it was shut down, the others by a failure.
            try await group.next()
        }
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
            if let epoch = coordinator.leadership.superseder {
                throw ServiceError.superseded(epoch: coordinator.epoch, by: epoch)
            }
        }
    }

    /// Apart from all other work, so that only a pause of the process itself leaves a gap.
    private func beat(_ leadership: Leadership) async throws {
        while !Task.isCancelled {
            try await Task.sleep(for: min(settings.liveness.heartbeat, leadership.pauseMax / 4))
            leadership.beat()
        }
    }
}

/// Why a coordinator does not start.
enum ServiceError: Error, CustomStringConvertible {
    case foreignCertificate(path: String, names: String)
    case regions(String)
    case superseded(epoch: Epoch, by: Epoch)

    var description: String {
        switch self {
        case .foreignCertificate(let path, let names):
            "\(path) names \(names), which is not the coordinator of these settings; issue one that does"
        case .superseded(let epoch, let later):
            "a coordinator of epoch \(later) has replaced this one, of epoch \(epoch), and nodes obey that one. If this "
                + "one's catalog is the right one, stop the other and have this catalog take what the nodes know: "
                + "`vitrine restore --from` this very catalog"
        case .regions(let reason): "the settings' regions do not fit the catalog: \(reason)"
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
        // A tick comes once a heartbeat: only a longer pause is the coordinator's own.
        tickGapMax = max(tickGapMax, settings.heartbeat * 3)
    }
}
