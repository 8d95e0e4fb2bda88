import DiskImage
import Gallery
import Instances
import NIOCore
import ReplicaStore
import Transport
import Wire

/// Answers `OFFER` and `PUT`: a client brings a content.
///
/// What came is kept between requests and connections, and goes when nothing more comes for long.
struct Uploads: Sendable {
    /// How many ranges one row lists.
    static let rangesMax = 1000

    let context: NodeContext

    /// `OFFER digest bytes= occupied=` and the manifest as body: says what is missing.
    func offer(_ request: Request) async throws {
        let digest = try request.message.digest()
        let bytes = try request.message.number("bytes", in: 1...DiskManifest.virtualSizeMax)
        let occupied = try request.message.number("occupied", in: 0...DiskManifest.virtualSizeMax)
        try await context.rights.requireBringing(by: request.peer)
        let encoded = try await request.body.manifestBytes()
        let beginning = try await context.onLongFiles { store, _ throws(ReplicaStoreError) in
            try store.begin(manifest: encoded, expecting: digest)
        }
        context.news.offers.note(digest, by: request.peer.principal)
        switch beginning {
        case .alreadyComplete:
            request.ok(["missing=0", "have=\(try await count(digest))", "bytes=0"])
        case .damaged(let replica): try await tellMissing(of: replica, request)
        case .incoming(let replica):
            context.news.receptions.keep(replica)
            let manifest = replica.manifest
            guard manifest.virtualSize == bytes, manifest.occupiedBytes == occupied else {
                throw Refusal(
                    .invalid,
                    "the manifest is of a disk of \(manifest.virtualSize) bytes, \(manifest.occupiedBytes) of "
                        + "them occupied; bytes= and occupied= say otherwise")
            }
            try await fill(replica)
            try await tellMissing(of: replica, request)
        }
    }

    /// `PUT digest` and pieces of the disk as body.
    func put(_ request: Request) async throws {
        let digest = try request.message.digest()
        try await context.rights.requireBringing(by: request.peer)
        // Else whoever may bring anything could find out which contents are here.
        guard context.news.offers.holds(digest, by: request.peer.principal.name) else { throw Self.notOffered(digest) }
        guard let replica = try await receiver(of: digest) else { return try await answerIfComplete(digest, request) }
        var writing = ChunkWriting(into: replica, context)
        do {
            for try await piece in request.body {
                context.counters.receivedFromClient(piece.bytes.readableBytes)
                _ = try await writing.write(piece.bytes, at: piece.offset)
            }
            try writing.finish()
        } catch let error as ReplicaStoreError {
            throw context.refusal(error)
        } catch let error as ChunkError {
            throw Refusal(error)
        }
        let missing = replica.manifest.occupiedChunkCount - replica.haveCount
        if missing == 0 {
            try requireNoFormat(
                try await context.onFiles { (_) throws(ReplicaStoreError) in
                    if let replica = replica as? IncomingReplica { return try replica.finishUnlessFormatted() }
                    try (replica as? DamagedReplica)?.settle()
                    return nil
                })
        }
        request.ok(["complete=\(missing == 0)", "missing=\(missing)"])
    }

    private func receiver(of digest: Digest) async throws(Refusal) -> (any ChunkReceiver)? {
        if let replica = context.news.receptions[digest] ?? context.store.incoming(digest) { return replica }
        return try await context.onFiles { store throws(ReplicaStoreError) in
            do throws(ReplicaStoreError) {
                return try store.damaged(digest)
            } catch {
                guard case .notFound = error else { throw error }
                return nil
            }
        }
    }

    private func fill(_ replica: IncomingReplica) async throws(Refusal) {
        let (bytes, claimed) = try await context.onLongFiles { _, cancellation throws(ReplicaStoreError) in
            let fill = try replica.fillFromLocal(isCancelled: { cancellation.isCancelled })
            return (fill.bytes, replica.missing.isEmpty ? try replica.finishUnlessFormatted() : nil)
        }
        context.counters.filledLocally(bytes)
        try requireNoFormat(claimed)
    }

    private func requireNoFormat(_ claimed: ImageFormatError?) throws(Refusal) {
        guard let claimed else { return }
        throw Refusal(
            .invalid, rule: "FormatUnsafe",
            "the disk's own bytes claim to be an image of another format, and who opens it would follow them: "
                + "\(claimed)")
    }

    private func tellMissing(of replica: any ChunkReceiver, _ request: Request) async throws {
        let ranges = replica.missing
        for start in stride(from: 0, to: ranges.count, by: Self.rangesMax) {
            let row = ranges[start..<min(start + Self.rangesMax, ranges.count)].map { [$0.lowerBound, $0.count] }
            try await request.item(json: try JSONPayload.encode(row))
        }
        let missing = ranges.reduce(0) { $0 + $1.count }
        let have = replica.manifest.occupiedChunkCount - missing
        let bytes = ranges.joined().reduce(0) { $0 + replica.manifest.byteRange(ofChunk: $1).count }
        request.ok(["missing=\(missing)", "have=\(have)", "bytes=\(bytes)"])
    }

    /// Answers a `PUT` of what is not being received: it may be complete, by another's hand.
    private func answerIfComplete(_ digest: Digest, _ request: Request) async throws {
        let isComplete = try await context.onFiles { store throws(ReplicaStoreError) in
            store.inventory().complete.contains { $0.digest == digest }
        }
        guard isComplete else { throw Self.notOffered(digest) }
        for try await _ in request.body {}
        request.ok(["complete=true", "missing=0"])
    }

    private static func notOffered(_ digest: Digest) -> Refusal {
        Refusal(.notFound, "you have not offered \(digest) to this node, or too long ago; offer it first")
    }

    private func count(_ digest: Digest) async throws(Refusal) -> Int {
        try await context.onFiles { store throws(ReplicaStoreError) in
            try store.manifest(of: digest).occupiedChunkCount
        }
    }
}
