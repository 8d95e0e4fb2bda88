import DiskImage
import Foundation
import Gallery
import Logging
import NIOCore
import ReplicaStore
import Testing
import Transport
import Wire

/// A disk with a large hole, a directory, and certificates for a node that serves the disk and a user who reads it.
final class DeploymentKit: Sendable {
    struct Unexpected: Error {}

    static let chunkSize = 64 << 10

    let directory: String
    let bytes: [UInt8]
    let manifest: DiskManifest
    let digest: Digest
    private let authority: CertificateAuthority

    init() throws {
        directory = NSTemporaryDirectory() + "instances-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        authority = try CertificateAuthority(creatingFor: "demo")
        let hole = 4 * Self.chunkSize
        let ends = (0..<4 * Self.chunkSize - 100).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
        let bytes = ends + [UInt8](repeating: 0, count: hole - ends.count % Self.chunkSize) + ends
        self.bytes = bytes
        let digests = stride(from: 0, to: bytes.count, by: Self.chunkSize).map { start -> Digest? in
            let chunk = Array(bytes[start..<min(start + Self.chunkSize, bytes.count)])
            return chunk.allSatisfy { $0 == 0 } ? nil : Digest.sha256(of: chunk)
        }
        manifest = try DiskManifest(virtualSize: bytes.count, chunkSize: Self.chunkSize, digests: digests)
        digest = Digest.sha256(of: manifest.encoded)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: directory)
        } catch {
            print("left behind: \(directory): \(error)")
        }
    }

    /// Runs `body` with a user's connection to a node that answers with `handler`.
    func serving(
        _ handler: any RequestHandler, _ body: @escaping @Sendable (Connection) async throws -> Void
    ) async throws {
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        guard let node = NodeID("westeurope/n1") else { throw Unexpected() }
        let listener = try await Listener.bind(
            host: "127.0.0.1", port: 0, tls: try context(.node(node)),
            greeting: { Greeting(node: "n1", role: .node, epoch: 1) }, handler: handler, logger: quiet)
        let endpoint = try #require(Endpoint(host: "127.0.0.1", port: listener.localPort))
        let user = try context(.user("alice"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await listener.run() }
            defer { group.cancelAll() }
            let connection = try await Connection.open(
                to: endpoint, tls: user, expecting: .node(node), hello: Hello(agent: "test"), logger: quiet)
            try await body(connection)
            await connection.close()
        }
    }

    private func context(_ role: PeerIdentity.Role) throws -> TLSContext {
        let identity = try #require(PeerIdentity(cluster: "demo", role: role))
        let files = try authority.issue(identity).write(to: directory + "/certificates", name: UUID().uuidString)
        return try TLSContext(files)
    }
}

/// A node that serves one disk, or fails to in one way.
struct ContentStub: RequestHandler {
    enum Fault: Sendable, CaseIterable {
        case none
        case wrongByte
        case endsEarly
        case refuses
        case otherManifest
    }

    private let kit: DeploymentKit
    private let fault: Fault

    init(_ kit: DeploymentKit, _ fault: Fault = .none) {
        self.kit = kit
        self.fault = fault
    }

    func answer(_ request: Request) async throws {
        if request.verb == .manifest { return try await manifest(request) }
        let first = Int(request.message["first"] ?? "") ?? 0
        let count = Int(request.message["count"] ?? "") ?? 0
        for chunk in first..<first + count where kit.manifest.isOccupied(chunk) {
            let range = kit.manifest.byteRange(ofChunk: chunk)
            var bytes = ByteBuffer(bytes: kit.bytes[range])
            if chunk > first + 1 {
                switch fault {
                case .wrongByte: bytes.setInteger(UInt64.max, at: 0)
                case .endsEarly: return request.ok()
                case .refuses: throw Refusal(.unavailable, "no more")
                case .none, .otherManifest: break
                }
            }
            try await request.data(at: UInt64(range.lowerBound), bytes)
        }
        request.ok()
    }

    private func manifest(_ request: Request) async throws {
        var bytes = kit.manifest.encoded
        if fault == .otherManifest { bytes[bytes.count - 1] ^= 1 }
        try await request.data(at: 0, ByteBuffer(bytes: bytes))
        request.ok()
    }
}
