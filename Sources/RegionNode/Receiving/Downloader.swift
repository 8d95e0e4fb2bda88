import DiskImage
import Gallery
import Instances
import NIOCore
import ReplicaStore
import Transport
import Wire

/// Answers `FETCH`: brings a content from the node that the planner named.
///
/// What came before, in this life or an earlier one, is not fetched again; what local contents have neither.
struct Downloader: Sendable {
    /// How often in one order more damage is repaired that was found meanwhile.
    private static let repairsMax = 8

    let context: NodeContext
    let running = RunningCopies()

    /// Answers `FETCH digest from=R/N at=host:port copy= [heal=true]`.
    func fetch(_ request: Request) async throws {
        let message = request.message
        let digest = try message.digest()
        let source = try message.field("from", NodeID.form, NodeID.init)
        let endpoint = try message.field("at", "host:port", Endpoint.init)
        guard source != context.node else { throw Refusal(.invalid, "from=\(source) is this node itself") }
        guard running.begin(digest) else { throw Refusal(.busy, "\(digest) is being copied already") }
        defer {
            running.end(digest)
            // Whatever is answered, the coordinator hears afterwards how the content is.
            context.news.changes.note(digest)
        }
        if let bytes = try await completeBytes(digest) {
            try await verifyClaim(digest)
            return request.ok(["bytes=\(bytes)", "fetched=0", "local=0"])
        }
        let connection: Connection
        do throws(ConnectionError) {
            connection = try await context.peers.open(source, at: endpoint)
        } catch { throw Refusal(.unavailable, "\(source) at \(endpoint) cannot be reached: \(error)") }
        do {
            try await copy(digest, over: connection, request)
            await connection.close()
        } catch {
            await connection.close()
            throw Self.refusal(error, context)
        }
    }

    private func copy(_ digest: Digest, over connection: Connection, _ request: Request) async throws {
        if let replica = try await damaged(digest) { return try await repair(replica, over: connection, request) }
        let encoded = try await manifest(of: digest, connection)
        let beginning = try await context.onLongFiles { store, _ throws(ReplicaStoreError) in
            try store.begin(manifest: encoded, expecting: digest)
        }
        switch beginning {
        case .alreadyComplete:
            let bytes = try await completeBytes(digest) ?? 0
            try await verifyClaim(digest)
            request.ok(["bytes=\(bytes)", "fetched=0", "local=0"])
        case .damaged(let replica): try await repair(replica, over: connection, request)
        case .incoming(let replica): try await receive(replica, over: connection, request)
        }
    }

    private func receive(_ replica: IncomingReplica, over connection: Connection, _ request: Request) async throws {
        context.news.receptions.keep(replica)
        let fill = try await context.onLongFiles { _, cancellation throws(ReplicaStoreError) in
            try replica.fillFromLocal(isCancelled: { cancellation.isCancelled })
        }
        context.counters.filledLocally(fill.bytes)
        let copy = RangeCopy(
            context: context, replica: replica, connection: connection, isHealing: try request.message.isHealing)
        do {
            try await copy.run(tellingProgressTo: request)
        } catch {
            // What came is kept for the next source, also if this process ends before.
            try await context.onFiles { (_) throws(ReplicaStoreError) in try replica.checkpoint() }
            throw error
        }
        try await context.onFiles { (_) throws(ReplicaStoreError) in try replica.finish() }
        let fetched = copy.fetchedBytes
        request.ok(["bytes=\(replica.manifest.occupiedBytes)", "fetched=\(fetched)", "local=\(fill.bytes)"])
    }

    /// Fetches the damaged chunks alone; what nobody has checked yet is, before the whole counts.
    private func repair(_ replica: DamagedReplica, over connection: Connection, _ request: Request) async throws {
        let digest = replica.digest
        var (rest, fetched): (DamagedReplica?, Int) = (replica, 0)
        // More damage may be found while some is being repaired.
        for _ in 0..<Self.repairsMax {
            guard let replica = rest else { break }
            let copy = RangeCopy(
                context: context, replica: replica, connection: connection, isHealing: try request.message.isHealing)
            do {
                try await copy.run(tellingProgressTo: request)
            } catch {
                try await context.onFiles { (_) throws(ReplicaStoreError) in try replica.settle() }
                throw error
            }
            try await context.onFiles { (_) throws(ReplicaStoreError) in try replica.settle() }
            fetched += copy.fetchedBytes
            rest = try await damaged(digest)
        }
        try await verifyClaim(digest)
        request.ok(["bytes=\(replica.manifest.occupiedBytes)", "fetched=\(fetched)", "local=0"])
    }

    private func damaged(_ digest: Digest) async throws(Refusal) -> DamagedReplica? {
        try await context.onFiles { (store) throws(ReplicaStoreError) in try store.damaged(digest) }
    }

    private func manifest(of digest: Digest, _ connection: Connection) async throws -> [UInt8] {
        if let replica = context.news.receptions[digest] { return replica.manifest.encoded }
        let base = try await RemoteBase(digest, on: connection, for: .copy, deadline: context.limits.copyStallMax)
        return base.manifest.encoded
    }

    /// What is here and was never hashed in this life does not count before it was.
    private func verifyClaim(_ digest: Digest) async throws(Refusal) {
        let counters = context.counters
        try await context.onLongFiles { store, cancellation throws(ReplicaStoreError) in
            guard let complete = store.complete(digest), complete.standing != .verified else { return }
            try store.verify(digest, isCancelled: { cancellation.isCancelled })
            counters.verified(complete.occupiedBytes)
        }
        context.news.changes.note(digest)
    }

    /// Is `nil` unless all of it is here, and nothing of it damaged.
    private func completeBytes(_ digest: Digest) async throws(Refusal) -> Int? {
        try await context.onFiles { store throws(ReplicaStoreError) in
            guard store.incoming(digest) == nil, let complete = store.complete(digest) else { return nil }
            switch complete.standing {
            case .verified, .claimed: return complete.occupiedBytes
            case .damaged, .unusable: return nil
            }
        }
    }

    /// What the coordinator is told: whether it was the source, or this node, that failed.
    static func refusal(_ error: any Error, _ context: NodeContext) -> any Error {
        switch error {
        case let error as ReplicaStoreError:
            guard case .corruptChunk = error else { return context.refusal(error) }
            return Refusal(error).ofSource
        case let error as ChunkError: return Refusal(error).ofSource
        case let error as DiskBaseError: return Refusal(error).ofSource
        case let error as ConnectionError: return Refusal(.connection(error)).ofSource
        case let error as StallWatch.Stalled:
            return Refusal(.unavailable, "the source sent nothing for \(error.max)")
        default: return error
        }
    }
}

extension Refusal {
    /// The same, said by or about the source of a copy: `of=source` tells it from a fault of this node.
    fileprivate var ofSource: Refusal {
        switch code {
        case .cancelled: self
        case .corrupt, .invalid:
            Refusal(.corrupt, fields: fields + ["of=source"], "the source sent what is not the content: \(text)")
        default: Refusal(.unavailable, fields: ["of=source"], "the source does not give it: \(text)")
        }
    }
}
