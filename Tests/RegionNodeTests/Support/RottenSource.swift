import Deadlines
import DiskImage
import Gallery
import NIOCore
import Transport
import Wire

/// A node that says it holds a disk, and then sends what a test wants: wrong bytes, or nothing more at some point.
struct RottenSource: RequestHandler {
    enum Rot: Sendable {
        /// Sends this chunk with wrong bytes.
        case wrong(chunk: Int)
        /// Says that it sent everything before this chunk.
        case endsBefore(chunk: Int)
        /// Refuses at this chunk.
        case refusesAt(chunk: Int)
        /// Sends nothing from this chunk on, and does not say so.
        case silentFrom(chunk: Int)
        /// Does something before it sends this chunk, which is right.
        case doing(_ deed: @Sendable () async throws -> Void, before: Int)
    }

    let disk: SampleDisk
    let rot: Rot

    func answer(_ request: Request) async throws {
        switch request.verb {
        case .have: request.ok(["state=complete", "chunks=1", "of=1"])
        case .manifest:
            try await request.data(at: 0, ByteBuffer(bytes: disk.manifest.encoded))
            request.ok()
        default: try await send(request)
        }
    }

    private func send(_ request: Request) async throws {
        let first = Int(request.message["first"] ?? "") ?? 0
        let count = Int(request.message["count"] ?? "") ?? 0
        for chunk in first..<first + count where disk.manifest.isOccupied(chunk) {
            var bytes = disk.chunk(chunk)
            switch rot {
            case .wrong(chunk): bytes.setInteger(bytes.getInteger(at: 0, as: UInt8.self).map { $0 ^ 1 } ?? 0, at: 0)
            case .endsBefore(let end) where chunk >= end: return request.ok()
            case .refusesAt(let end) where chunk >= end: throw Refusal(.unavailable, "no more")
            case .silentFrom(let end) where chunk >= end: return try await untilCancelled()
            case .doing(let deed, chunk): try await deed()
            default: break
            }
            try await request.data(at: UInt64(disk.manifest.byteRange(ofChunk: chunk).lowerBound), bytes)
        }
        request.ok()
    }
}

/// A source that listens as a node, until `stop`.
final class RunningSource: Sendable {
    let node: NodeID
    let port: Int
    private let task: Task<Void, Never>

    init(_ cluster: TestCluster, _ node: NodeID, _ source: RottenSource) async throws {
        let listener = try await Listener.bind(
            host: "127.0.0.1", port: 0, tls: try cluster.context(.node(node)),
            greeting: { Greeting(node: node.name, role: .node, epoch: 1) }, handler: source, logger: .quiet)
        self.node = node
        port = listener.localPort
        task = Task { await listener.run() }
    }

    deinit { task.cancel() }

    var order: [String] { ["from=\(node)", "at=127.0.0.1:\(port)", "copy=1"] + fence() }
    var registration: NodeRegistration { NodeRegistration(id: node, host: "127.0.0.1", port: port) }
}
