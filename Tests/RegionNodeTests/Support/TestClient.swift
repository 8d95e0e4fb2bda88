import DiskImage
import Gallery
import Instances
import NIOCore
import Testing
import Transport
import Wire

/// A user's connection to a node.
struct TestClient: Sendable {
    let connection: Connection

    init(_ cluster: TestCluster, _ endpoint: Endpoint, as role: PeerIdentity.Role = .user("alice")) async throws {
        connection = try await Connection.open(
            to: endpoint, tls: try cluster.context(role), expecting: .anyone, hello: Hello(agent: "test"),
            logger: .quiet)
    }

    @discardableResult
    func offer(_ disk: SampleDisk) async throws -> Answer {
        try await offer(disk.digest, disk.manifest.encoded, disk.manifest)
    }

    func offer(_ digest: Digest, _ encoded: [UInt8], _ manifest: DiskManifest) async throws -> Answer {
        let fields = ["\(digest)", "bytes=\(manifest.virtualSize)", "occupied=\(manifest.occupiedBytes)"]
        return try await connection.upload(.offer, fields) { body in
            try await body.more(at: 0, ByteBuffer(bytes: encoded))
        }
    }

    @discardableResult
    func put(_ disk: SampleDisk, _ chunks: [Int]? = nil) async throws -> Answer {
        try await connection.upload(.put, ["\(disk.digest)"]) { body in
            for chunk in chunks ?? disk.occupiedChunks {
                let offset = disk.manifest.byteRange(ofChunk: chunk).lowerBound
                try await body.more(at: UInt64(offset), disk.chunk(chunk))
            }
        }
    }

    func publish(_ disk: SampleDisk) async throws {
        try await offer(disk)
        let answer = try await put(disk)
        #expect(answer["complete"] == "true")
    }

    func state(of disk: SampleDisk) async throws -> String? {
        try await connection.ask(.have, ["\(disk.digest)"])["state"]
    }

    func statistics() async throws -> NodeStatistics {
        let answer = try await connection.ask(.stats)
        return try JSONPayload.decode(NodeStatistics.self, from: try #require(answer.ok.payload))
    }

    /// The whole disk as a deployment reads it: every chunk checked, zeros between them.
    func read(_ disk: SampleDisk) async throws -> [UInt8] {
        let base = try await RemoteBase(disk.digest, on: connection)
        var bytes = [UInt8](repeating: 0, count: base.manifest.virtualSize)
        for try await chunk in try await base.chunks(base.manifest.chunks) {
            bytes.replaceSubrange(base.manifest.byteRange(ofChunk: chunk.number), with: chunk.bytes.readableBytesView)
        }
        return bytes
    }

    /// The code with which the node refuses.
    func refusal(_ verb: Verb, _ fields: [String]) async throws -> Refusal? {
        do {
            for try await _ in try await connection.stream(verb, fields) {}
            return nil
        } catch ConnectionError.refused(let refusal) {
            return refusal
        }
    }
}
