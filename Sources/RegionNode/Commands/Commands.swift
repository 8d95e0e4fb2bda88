import DiskImage
import Gallery
import Instances
import Logging
import ReplicaStore
import Transport
import Wire

/// Answers what the coordinator orders: `FETCH`, `VERIFY`, `REMOVE`.
///
/// Every command carries cluster, epoch and revision; one of another cluster or of an epoch that is over is refused,
/// and a higher epoch is on the disk before its command is obeyed.
struct Commands: Sendable {
    let context: NodeContext
    let downloader: Downloader

    init(_ context: NodeContext) {
        self.context = context
        downloader = Downloader(context: context)
    }

    /// Answers `FETCH`.
    func fetch(_ request: Request) async throws {
        try await admit(request.message)
        try await downloader.fetch(request)
    }

    /// Answers `VERIFY digest`.
    func verify(_ request: Request) async throws {
        try await admit(request.message)
        let digest = try request.message.digest()
        if context.store.complete(digest)?.standing != .verified {
            let counters = context.counters
            try await context.onLongFiles { store, cancellation throws(ReplicaStoreError) in
                try store.verify(digest, isCancelled: { cancellation.isCancelled })
                counters.verified(try store.manifest(of: digest).occupiedBytes)
            }
        }
        // After the answer, which is no longer true if damage was found meanwhile.
        defer { context.news.changes.note(digest) }
        let offered = request.message["by"].map { ["offered=\(context.news.offers.holds(digest, by: $0))"] }
        request.ok(["state=\(NodeReport.State.verified.rawValue)"] + (offered ?? []))
    }

    /// `REMOVE digest`: it is gone when this is answered, also what had come of it; done already is done.
    func remove(_ request: Request) async throws {
        try await admit(request.message)
        let digest = try request.message.digest()
        try await context.onFiles { store throws(ReplicaStoreError) in
            try Self.unlessNotFound { () throws(ReplicaStoreError) in try store.remove(digest) }
            try Self.unlessNotFound { () throws(ReplicaStoreError) in try store.discardIncoming(digest) }
        }
        context.news.changes.note(digest)
        request.ok()
    }

    private static func unlessNotFound(
        _ remove: () throws(ReplicaStoreError) -> Void
    ) throws(ReplicaStoreError) {
        do throws(ReplicaStoreError) {
            try remove()
        } catch {
            guard case .notFound = error else { throw error }
        }
    }

    private func admit(_ message: Message) async throws(Refusal) {
        let cluster = try message.field("cluster", "the cluster's name") { $0 }
        let epoch = try message.field("epoch", "a number", { DecimalNumber.read($0, as: Epoch.self) })
        _ = try message.field("revision", "a number", { DecimalNumber.read($0, as: Revision.self) })
        let told = message["incarnation"].map { DecimalNumber.read($0, as: UInt64.self) } ?? 0
        guard let incarnation = told else { throw Refusal(.invalid, "incarnation= is not a number") }
        let identity = context.identity
        do throws(NodeIdentityError) {
            try await context.files.run { () throws(NodeIdentityError) in
                try identity.admit(cluster: cluster, epoch: epoch, incarnation: incarnation)
            }
        } catch {
            switch error {
            case .fenced(.contested):
                context.logger.critical("a command is refused: \(error)")
                throw Refusal(.denied, rule: "ContestedEpoch", fields: ["epoch=\(identity.highestEpoch)"], "\(error)")
            case .otherCluster, .fenced(.superseded):
                throw Refusal(.denied, rule: "StaleEpoch", fields: ["epoch=\(identity.highestEpoch)"], "\(error)")
            case .other, .unreadable, .store:
                context.logger.error("the epoch cannot be written down: \(error)")
                throw Refusal(.internal, "the epoch cannot be written down; this node's log says more")
            }
        }
    }
}
