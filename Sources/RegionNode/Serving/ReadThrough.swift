import DiskImage
import Gallery
import Instances
import Logging
import NIOCore
import Transport
import Wire

/// Sends a client what this node does not hold, from a node that does; another takes its place when it fails.
struct ReadThrough: Sendable {
    /// A source that cannot be gone on with; what it sent before was right.
    private struct SourceFailure: Error {
        let reason: String
    }

    /// How many sources are tried one after the other for one request.
    private static let sourcesMax = 16

    let context: NodeContext
    let sources: PeerSources
    let manifests: ManifestCache

    /// The manifest, from the first source that gives it.
    func manifest(of digest: Digest) async throws -> DiskManifest {
        if let manifest = manifests[digest] { return manifest }
        return try await fromSources(of: digest) { connection in
            do throws(DiskBaseError) {
                let base = try await RemoteBase(
                    digest, on: connection, for: .through, deadline: context.limits.copyStallMax)
                manifests.keep(base.manifest, of: digest)
                return base.manifest
            } catch { throw SourceFailure(reason: "\(error)") }
        }
    }

    /// Sends the occupied chunks of the range, in order, each of them checked.
    func send(
        _ digest: Digest, _ manifest: DiskManifest, _ range: Range<Int>, to sending: ContentSending
    ) async throws {
        let rest = RestToSend(range)
        try await fromSources(of: digest) { connection in
            let base = RemoteBase(manifest, of: digest, on: connection, for: .through)
            do {
                try await StallWatch.watching(context.limits.copyStallMax) { watch in
                    try await forward(base, rest, watch, to: sending)
                }
            } catch let stalled as StallWatch.Stalled {
                throw SourceFailure(reason: "it sent nothing for \(stalled.max)")
            }
        }
    }

    /// Runs `body` with a connection to a node that holds the content; with another one as long as it fails.
    private func fromSources<Value: Sendable>(
        of digest: Digest, _ body: (Connection) async throws -> Value
    ) async throws -> Value {
        var failed: Set<NodeID> = []
        for _ in 0..<Self.sourcesMax {
            let peer = try await sources.holder(of: digest, excluding: failed)
            do {
                return try await from(peer, body)
            } catch let failure as SourceFailure {
                guard !Task.isCancelled else { throw Refusal(.cancelled, "cancelled") }
                failed.insert(peer.node)
                sources.forget(digest)
                context.logger.notice(
                    "reading through failed, another node is asked",
                    metadata: ["content": "\(digest)", "node": "\(peer.node)", "reason": "\(failure.reason)"])
            }
        }
        throw Refusal(.unavailable, "no node that can be reached gives the whole of \(digest)")
    }

    private func from<Value: Sendable>(
        _ peer: PeerSources.Peer, _ body: (Connection) async throws -> Value
    ) async throws -> Value {
        let connection: Connection
        do throws(ConnectionError) {
            connection = try await context.peers.open(peer.node, at: peer.endpoint)
        } catch { throw SourceFailure(reason: "\(error)") }
        do {
            let value = try await body(connection)
            await context.peers.giveBack(connection, of: peer.node)
            return value
        } catch {
            await connection.close()
            throw error
        }
    }

    private func forward(
        _ base: RemoteBase, _ rest: RestToSend, _ watch: StallWatch, to sending: ContentSending
    ) async throws {
        var chunks: VerifiedChunks.AsyncIterator
        do throws(DiskBaseError) {
            chunks = try await base.chunks(rest.range).makeAsyncIterator()
        } catch { throw SourceFailure(reason: "\(error)") }
        while true {
            let next: DiskChunk?
            watch.begin()
            do throws(DiskBaseError) {
                next = try await chunks.next()
            } catch { throw SourceFailure(reason: "\(error)") }
            watch.end()
            guard let chunk = next else { return }
            context.counters.receivedFromNode(chunk.bytes.readableBytes)
            try await sending.send(chunk.bytes, at: base.manifest.byteRange(ofChunk: chunk.number).lowerBound)
            rest.sent(chunk.number)
        }
    }
}
