import DiskImage
import Gallery
import Instances
import Logging
import NIOCore
import ReplicaStore
import Transport
import Wire

/// Answers `HAVE`, `MANIFEST` and `GET`.
struct ContentServer: Sendable {
    /// So often a request comes back to this node's disk after a part that it did not give.
    private static let failuresMax = 8

    let context: NodeContext
    let sources: PeerSources
    let readThrough: ReadThrough

    init(_ context: NodeContext) {
        self.context = context
        let manifests = ManifestCache()
        sources = PeerSources(
            own: context.node, view: context.view, connections: context.peers,
            questionMax: context.limits.peerQuestionMax)
        readThrough = ReadThrough(context: context, sources: sources, manifests: manifests)
    }

    /// Answers `HAVE digest`.
    func have(_ request: Request) async throws {
        let digest = try request.message.digest()
        try await context.rights.requireReadable(digest, by: request.peer)
        let standing: ContentStanding
        let chunks: (have: Int, of: Int)
        switch try await local(digest) {
        case .complete(let replica):
            let of = replica.manifest.occupiedChunkCount
            if case .damaged(let damaged, _) = context.store.complete(digest)?.standing {
                standing = .damaged
                chunks = (of - damaged, of)
            } else {
                standing = .complete
                chunks = (of, of)
            }
        case .copying(let replica):
            standing = .copying
            chunks = (replica.haveCount, replica.manifest.occupiedChunkCount)
        case nil:
            standing = .absent
            chunks = (0, 0)
        }
        request.ok(["state=\(standing.rawValue)", "chunks=\(chunks.have)", "of=\(chunks.of)"])
    }

    /// Answers `MANIFEST digest`.
    func manifest(_ request: Request) async throws {
        let digest = try request.message.digest()
        try await context.rights.requireReadable(digest, by: request.peer)
        let manifest: DiskManifest
        if let source = try await local(digest) {
            manifest = source.manifest
        } else if request.peer.isUser, sources.areThereOthers {
            manifest = try await readThrough.manifest(of: digest)
        } else {
            throw Refusal(.notFound, "\(digest) is not here")
        }
        var rest = ByteBuffer(bytes: manifest.encoded)
        var offset = 0
        while let piece = rest.readSlice(length: min(rest.readableBytes, NodeLimits.pieceBytesMax)),
            piece.readableBytes > 0
        {
            try await request.data(at: UInt64(offset), piece)
            offset += piece.readableBytes
        }
        request.ok(["bytes=\(manifest.encoded.count)"])
    }

    /// Answers `GET digest first= count= for=`.
    func get(_ request: Request) async throws {
        let message = request.message
        let digest = try message.digest()
        let first = try message.number("first", in: 0...DiskManifest.chunkCountMax)
        let count = try message.number("count", in: 1...DiskManifest.chunkCountMax)
        let purpose = try message.field("for", "deploy, copy or through", ContentPurpose.init(rawValue:))
        try await context.rights.requireReadable(digest, by: request.peer)
        if purpose == .deploy, request.peer.isUser, !context.view.isFollowed {
            await context.served.note(
                digest, to: request.peer.principal, chunks: count, isBeginning: first == 0, at: .wallClock)
        }
        let sending = ContentSending(
            context: context, request: request, precedence: try precedence(of: request, for: purpose))
        let mayReadThrough = purpose == .deploy && request.peer.isUser
        switch try await local(digest, checking: purpose == .deploy ? .firstRead : .everyRead) {
        case .complete(let replica):
            let range = try replica.manifest.range(first, count)
            try await send(range, of: .complete(replica), digest, sending, mayReadThrough: mayReadThrough)
        case .copying(let replica) where purpose == .copy:
            let range = try replica.manifest.range(first, count)
            try await send(range, of: .copying(replica), digest, sending, mayReadThrough: false)
        case .copying, nil:
            guard mayReadThrough else { throw Refusal(.notFound, "\(digest) is not complete here") }
            let manifest = try await readThrough.manifest(of: digest)
            try await readThrough.send(digest, manifest, try manifest.range(first, count), to: sending)
        }
        request.ok()
    }

    /// That a copy heals is believed of nodes only.
    private func precedence(
        of request: Request, for purpose: ContentPurpose
    ) throws(Refusal) -> EgressQueue.Precedence {
        guard purpose == .copy else { return .deployment }
        return try request.message.isHealing && !request.peer.isUser ? .healing : .copy
    }

    private func send(
        _ range: Range<Int>, of source: LocalSource, _ digest: Digest, _ sending: ContentSending, mayReadThrough: Bool
    ) async throws {
        let serving = LocalServing(context: context, sending: sending, source: source, digest: digest)
        var rest = range
        for failures in 1... {
            do {
                return try await serving.send(rest)
            } catch let interruption as LocalServing.Interruption {
                guard mayReadThrough, interruption.refusal.isOfOwnDisk, sources.areThereOthers else {
                    throw interruption.refusal
                }
                context.logger.warning(
                    "a deployment gets from another node what is damaged here",
                    metadata: ["content": "\(digest)", "reason": "\(interruption.refusal)"])
                let end = failures < Self.failuresMax ? interruption.run.upperBound : rest.upperBound
                let gap = interruption.run.lowerBound..<end
                try await readThrough.send(digest, source.manifest, gap, to: sending)
                rest = end..<rest.upperBound
            }
            guard !rest.isEmpty else { return }
        }
    }

    /// What there is of the content here; `nil` if nothing of use.
    private func local(_ digest: Digest, checking: Checking = .everyRead) async throws(Refusal) -> LocalSource? {
        try await context.onFiles { store throws(ReplicaStoreError) in
            if let replica = store.incoming(digest) { return .copying(replica) }
            do throws(ReplicaStoreError) {
                return .complete(try store.open(digest, checking: checking))
            } catch {
                switch error {
                case .notFound, .damaged: return nil
                default: throw error
                }
            }
        }
    }
}

extension DiskManifest {
    /// The chunks that a request names, if the disk has them all.
    fileprivate func range(_ first: Int, _ count: Int) throws(Refusal) -> Range<Int> {
        guard count <= chunkCount, first <= chunkCount - count else {
            throw Refusal(.invalid, fields: ["chunks=\(chunkCount)"], "the disk has \(chunkCount) chunks")
        }
        return first..<first + count
    }
}
