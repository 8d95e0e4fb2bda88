import DiskImage
import Foundation
import Gallery
import NIOCore
import ReplicaStore
import Synchronization
import Transport
import Wire

/// A node that keeps contents in memory and fails when it is told to.
final class FakeNode: RequestHandler {
    /// What it holds of one content.
    struct Content: Sendable {
        var manifest: DiskManifest
        var chunks: [Int: ByteBuffer] = [:]

        var missing: [Int] { manifest.chunks.filter { manifest.isOccupied($0) && chunks[$0] == nil } }
    }

    struct State: Sendable {
        var contents: [Digest: Content] = [:]
        /// Ends the connection once so many more chunks have been sent or received; then no more.
        var breaksAfterChunks: Int?
        /// Sends this chunk with one byte changed.
        var spoils: Int?
        /// Sends no chunk from this one on, until the request is cancelled.
        var stallsAt: Int?
        var receipt: [String]?
        /// What it answers to RESOLVE instead.
        var refusal: Refusal?
        /// What it answers to OFFER instead.
        var refusalOfOffers: Refusal?
        var bytesToClients: Int64 = 0
    }

    let id: NodeID
    let asked = AskedVerbs()
    let state = Mutex(State())

    init(_ id: NodeID) {
        self.id = id
    }

    func hold(_ disk: SampleDisk, only chunks: [Int]? = nil) {
        var content = Content(manifest: disk.manifest)
        for chunk in chunks ?? disk.occupied {
            content.chunks[chunk] = ByteBuffer(bytes: disk.bytes[disk.manifest.byteRange(ofChunk: chunk)])
        }
        let digest = disk.digest
        state.withLock { [content] in $0.contents[digest] = content }
    }

    func answer(_ request: Request) async throws {
        asked.note(request)
        switch request.verb {
        case .offer: try await takeOffer(request)
        case .put: try await takePieces(request)
        case .manifest: try await sendManifest(request)
        case .get: try await sendChunks(request)
        case .resolve: try resolve(request)
        case .stats: try sendStatistics(request)
        default: throw Refusal(.unknown, "not here")
        }
    }

    private func digest(_ request: Request) throws -> Digest {
        guard let digest = request.fields.first.flatMap(Digest.init) else { throw Refusal(.invalid, "no digest") }
        return digest
    }

    private func content(_ request: Request) throws -> (Digest, Content) {
        let digest = try digest(request)
        guard let content = state.withLock({ $0.contents[digest] }) else { throw Refusal(.notFound, "not held") }
        return (digest, content)
    }

    private func takeOffer(_ request: Request) async throws {
        let digest = try digest(request)
        if let refusal = state.withLock({ $0.refusalOfOffers }) { throw refusal }
        var encoded: [UInt8] = []
        for try await piece in request.body { encoded += piece.bytes.readableBytesView }
        guard Digest.sha256(of: encoded) == digest else { throw Refusal(.corrupt, "another manifest") }
        let manifest = try DiskManifest(decoding: encoded)
        let missing = state.withLock { state in
            if state.contents[digest] == nil { state.contents[digest] = Content(manifest: manifest) }
            return state.contents[digest]?.missing ?? []
        }
        let ranges = missing.map { [$0, 1] }
        try await request.item(json: ByteBuffer(bytes: JSONEncoder().encode(ranges)))
        request.ok(["missing=\(missing.count)", "have=0", "bytes=0"])
    }

    private func takePieces(_ request: Request) async throws {
        let (digest, content) = try content(request)
        for try await piece in request.body {
            let number = Int(piece.offset ?? 0) / content.manifest.chunkSize
            let found = Digest.sha256(of: Array(piece.bytes.readableBytesView))
            guard found == content.manifest.digest(ofChunk: number) else {
                throw Refusal(.corrupt, fields: ["chunk=\(number)"], "chunk \(number) does not match")
            }
            state.withLock { $0.contents[digest]?.chunks[number] = piece.bytes }
            if isToBreak() { return await request.connection.close(saying: "broken") }
        }
        let missing = state.withLock { $0.contents[digest]?.missing.count ?? 0 }
        request.ok(["complete=\(missing == 0)", "missing=\(missing)"])
    }

    private func sendManifest(_ request: Request) async throws {
        let (_, content) = try content(request)
        try await request.data(at: 0, ByteBuffer(bytes: content.manifest.encoded))
        request.ok(["bytes=\(content.manifest.encoded.count)"])
    }

    private func sendChunks(_ request: Request) async throws {
        let (_, content) = try content(request)
        let first = request.message["first"].flatMap(Int.init) ?? 0
        let count = request.message["count"].flatMap(Int.init) ?? 0
        let (spoils, stallsAt) = state.withLock { ($0.spoils, $0.stallsAt) }
        for number in first..<first + count where content.manifest.isOccupied(number) {
            if let stallsAt, number >= stallsAt { try await untilCancelled() }
            guard var bytes = content.chunks[number] else { throw Refusal(.unavailable, "chunk \(number) is missing") }
            if number == spoils { bytes.setInteger(~(bytes.getInteger(at: 0) ?? UInt8(0)), at: 0) }
            try await request.data(at: UInt64(number * content.manifest.chunkSize), bytes)
            state.withLock { $0.bytesToClients += Int64(bytes.readableBytes) }
            if isToBreak() { return await request.connection.close(saying: "broken") }
        }
        request.ok()
    }

    private func isToBreak() -> Bool {
        state.withLock { state in
            guard let left = state.breaksAfterChunks else { return false }
            state.breaksAfterChunks = left > 1 ? left - 1 : nil
            return left <= 1
        }
    }

    private func untilCancelled() async throws {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        await withTaskCancellationHandler {
            for await _ in stream {}
        } onCancel: {
            continuation.finish()
        }
        throw Refusal(.cancelled, "cancelled")
    }

    private func resolve(_ request: Request) throws {
        let (refusal, receipt) = state.withLock { ($0.refusal, $0.receipt) }
        if let refusal { throw refusal }
        guard let receipt else { throw Refusal(.unavailable, "no view yet") }
        request.ok(receipt)
    }

    private func sendStatistics(_ request: Request) throws {
        var statistics = NodeStatistics(node: "\(id)", region: id.region.name)
        statistics.bytesToClients = state.withLock { $0.bytesToClients }
        request.ok(json: ByteBuffer(bytes: try JSONEncoder().encode(statistics)))
    }
}
