import Gallery
import Instances
public import Logging
import ReplicaStore
public import ServiceLifecycle
public import Settings
import Transport
import UnixSignals
import Wire

/// A region node: holds replicas, serves them, brings new ones, and follows the coordinator.
public final class NodeServer: Service {
    /// The agent's name that peers are told.
    static let agent = "vitrine-region"
    /// How often it is looked for uploads that nobody goes on with, in parts of the time after which they go.
    private static let expiryChecks = 4

    /// The port that is listened on: the one of the settings, or if that was 0 a free one.
    public let localPort: Int
    let context: NodeContext
    private let listener: Listener
    private let link: CoordinatorLink
    private let tls: TLSContext
    private let scrubber: Scrubber
    private let orphanGrace: Duration

    /// Opens the data directory, which is made if its parent exists, and listens.
    ///
    /// Throws if the directory is another node's or in use, if the certificate is not this node's, or if the address
    /// cannot be listened on.
    public static func open(
        _ settings: RegionSettings, limits: NodeLimits = NodeLimits(), logger: Logger
    ) async throws -> NodeServer {
        let tls = try TLSContext(
            TLSFiles(
                certificate: settings.credentials.certificate, key: settings.credentials.key,
                authority: settings.credentials.authority))
        guard tls.identity.cluster == settings.cluster, tls.identity.role == .node(settings.node) else {
            throw NodeStartError.foreignCertificate(
                path: settings.credentials.certificate, names: "\(tls.identity)", node: "\(settings.node)")
        }
        guard let coordinator = Endpoint(host: settings.coordinator.host, port: settings.coordinator.port) else {
            throw NodeStartError.address("\(settings.coordinator)")
        }
        let context = try await NodeContext.open(settings, limits, tls, logger)
        let scrubber = await context.files.run { Scrubber(context, settings.upkeep, in: settings.data) }
        let requests = NodeRequests(context, scrubber)
        let identity = context.identity
        let listener = try await Listener.bind(
            host: settings.listen.host, port: settings.listen.port, tls: tls,
            greeting: { Greeting(node: identity.node.name, role: .node, epoch: identity.highestEpoch) },
            handler: requests, limits: limits.transport, logger: logger)
        context.address.settle(on: listener.localPort)
        let link = CoordinatorLink(
            context: context, endpoint: coordinator, local: settings.dialFrom, heartbeat: settings.heartbeat, tls: tls,
            handler: requests,
            agent: agent)
        return NodeServer(context, listener, link, tls, scrubber, orphanGrace: settings.upkeep.orphanGrace)
    }

    private init(
        _ context: NodeContext, _ listener: Listener, _ link: CoordinatorLink, _ tls: TLSContext, _ scrubber: Scrubber,
        orphanGrace: Duration
    ) {
        self.context = context
        self.scrubber = scrubber
        self.orphanGrace = orphanGrace
        self.listener = listener
        self.link = link
        self.tls = tls
        localPort = listener.localPort
    }

    /// Serves until a graceful shutdown, or until its task is cancelled; everything is closed then.
    ///
    /// On a graceful shutdown what is in flight is answered first. SIGHUP makes it read its certificates again.
    public func run() async throws {
        context.logger.notice("listening", metadata: ["port": "\(localPort)", "node": "\(context.node)"])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.listener.run() }
            group.addTask { await self.link.run() }
            group.addTask { try await self.expire() }
            group.addTask { try await self.probe() }
            group.addTask { await self.scrubber.run() }
            group.addTask { await self.renewCertificates() }
            group.addTask {
                try await gracefulShutdown()
                await self.listener.shutdown()
            }
            defer { group.cancelAll() }
            // The listener ends when it is shut down, or when all is cancelled; nothing else ends by itself.
            try await group.next()
        }
        await context.peers.close()
    }

    /// Removes what came of uploads and copies that nobody goes on with.
    private func expire() async throws {
        let start = ContinuousClock.now
        let idle = orphanGrace
        while true {
            try await Task.sleep(for: idle / Self.expiryChecks)
            let now = Instant(milliseconds: (ContinuousClock.now - start).milliseconds)
            do {
                let removed = try await context.onFiles { store throws(ReplicaStoreError) in
                    try store.expireIncoming(idleFor: idle, now: now)
                }
                for digest in removed {
                    context.logger.notice("an unfinished content was removed", metadata: ["content": "\(digest)"])
                }
            } catch {
                context.logger.error("unfinished contents were not all removed: \(error)")
            }
        }
    }

    /// Finds out whether the disk still takes what is written, also when nobody writes.
    private func probe() async throws {
        while true {
            try await Task.sleep(for: context.limits.probeInterval)
            let free = await context.room.ask()
            let before = context.disk.condition(usableBytes: free)
            do {
                try await context.onFiles { store throws(ReplicaStoreError) in try store.probe() }
            } catch {
                context.logger.error("the disk does not take what is written: \(error)")
            }
            let after = context.disk.condition(usableBytes: free)
            if after != before { context.logger.warning("the disk is \(after.rawValue), after \(before.rawValue)") }
        }
    }

    /// New certificates count for connections made after SIGHUP.
    private func renewCertificates() async {
        for await _ in await UnixSignalsSequence(trapping: .sighup) {
            do {
                try tls.reload()
                context.logger.notice("certificates were read again")
            } catch {
                context.logger.error("certificates were not read again; the former ones hold: \(error)")
            }
        }
    }
}
