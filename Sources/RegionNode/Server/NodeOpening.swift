import Foundation
import Gallery
import Instances
import Logging
import ReplicaStore
import Settings
import Transport
import Wire

/// Why a node does not start, beside what its parts say themselves.
public enum NodeStartError: Error, Hashable, Sendable {
    /// The certificate names somebody else than the settings.
    case foreignCertificate(path: String, names: String, node: String)
    /// The coordinator's address cannot be dialed.
    case address(String)
}

extension NodeStartError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .foreignCertificate(let path, let names, let node):
            "\(path) is the certificate of \(names), and the settings say \(node); issue one for this node"
        case .address(let text): "coordinator: \(text) cannot be dialed; it must be host:port with a port above 0"
        }
    }
}

extension NodeContext {
    /// Opens the data directory and what is in it: the store, the identity, the view.
    static func open(
        _ settings: RegionSettings, _ limits: NodeLimits, _ tls: TLSContext, _ logger: Logger
    ) async throws -> NodeContext {
        let files = FileQueue()
        let news = ContentNews(logger: logger)
        let data = settings.data
        // The store first: it locks the directory.
        let start = ContinuousClock.now
        let disk = DiskWatch(
            patience: limits.diskPatience, now: { Instant(milliseconds: (ContinuousClock.now - start).milliseconds) })
        let calls = WatchedCalls(limits.calls, disk)
        var storeLimits = limits.store
        storeLimits.quarantineBytesMax = settings.upkeep.quarantineBytesMax
        let store = try await files.run { [storeLimits] () throws(ReplicaStoreError) in
            try ReplicaStore.open(data, limits: storeLimits, calls: calls, onEvent: { news.tell($0) })
        }
        let identity = try await files.run { () throws(NodeIdentityError) in
            try NodeIdentity(in: data, cluster: settings.cluster, node: settings.node, calls: calls)
        }
        let view = try await files.run { () throws(any Error) in
            try FileManager.default.createDirectory(atPath: "\(data)/view", withIntermediateDirectories: true)
            return try CatalogView(in: "\(data)/view", calls: calls, files: files, logger: logger)
        }
        let served = await files.run { ServedJournal(in: data, files: files, calls: calls, logger: logger) }
        let room = await KnownRoom(store, files)
        if let problem = view.problem {
            logger.warning("the view on the disk cannot be used and will be read afresh: \(problem)")
        }
        return NodeContext(
            node: settings.node,
            address: NodeAddress(host: settings.advertise.host, port: settings.advertise.port), limits: limits,
            identity: identity, store: store, calls: calls, disk: disk, room: room, news: news, view: view,
            rights: ContentRights(view: view, lagMax: limits.viewLagMax), counters: Counters(settings.node),
            egress: Egress(
                nodeRate: settings.egress.map { Int($0.bytesPerSecond) },
                linkRates: settings.links.mapValues { Int($0.bytesPerSecond) },
                pieceBytesMax: NodeLimits.pieceBytesMax),
            rates: NodeReport.Rates(
                egress: settings.egress?.bytesPerSecond,
                links: Dictionary(uniqueKeysWithValues: settings.links.map { ($0.key.name, $0.value.bytesPerSecond) })),
            served: served,
            peers: PeerConnections(
                tls: tls, from: settings.dialFrom, agent: NodeServer.agent, limits: limits.ofPeers, logger: logger),
            files: files, longFiles: FileQueue(width: 2), logger: logger)
    }
}
