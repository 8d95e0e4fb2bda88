import Foundation
import Gallery
import GalleryClient
import Settings
import Synchronization
import Transport
import Wire

/// A coordinator and two nodes of one region, all of them fakes, with real certificates on real sockets.
final class FakeCluster: Sendable {
    static let region = TestNames.region("westeurope")
    let folder: TestFolder
    let coordinator = FakeCoordinator()
    let nodes: [FakeNode]
    let client: GalleryClient
    /// The term of which the coordinator says it is.
    let epoch: Epochs
    private let coordinatorPeer: FakePeer
    private let nodePeers: [FakePeer]

    /// Runs `body` with a cluster that is stopped on every way out.
    static func with(
        limits: ClientLimits? = nil, isCoordinatorUp: Bool = true, coordinator: Address? = nil,
        _ body: (FakeCluster) async throws -> Void
    ) async throws {
        let cluster = try await FakeCluster(limits ?? quick, coordinator)
        if !isCoordinatorUp { await cluster.coordinatorPeer.stop() }
        do {
            try await body(cluster)
        } catch {
            await cluster.stop()
            throw error
        }
        await cluster.stop()
    }

    /// As patient as a test may be.
    static var quick: ClientLimits {
        var limits = ClientLimits()
        limits.retryDelay = .milliseconds(5)
        limits.pollInterval = .milliseconds(5)
        limits.resolvePatience = .seconds(60)
        limits.unavailablePatience = .milliseconds(20)
        return limits
    }

    private init(_ limits: ClientLimits, _ otherCoordinator: Address?) async throws {
        folder = try TestFolder()
        let authority = try CertificateAuthority(creatingFor: "test")
        let directory = folder.path
        func credentials(_ role: PeerIdentity.Role, _ name: String) throws -> (PeerIdentity, TLSFiles) {
            guard let identity = PeerIdentity(cluster: "test", role: role) else { throw NoName(name: name) }
            return (identity, try authority.issue(identity).write(to: "\(directory)/pki", name: name))
        }
        let (coordinatorIdentity, coordinatorFiles) = try credentials(.coordinator("c1"), "coordinator")
        let epoch = Epochs()
        self.epoch = epoch
        coordinatorPeer = try await FakePeer(
            coordinatorIdentity, .coordinator, coordinatorFiles, epoch: { epoch.withLock { $0 } }, handler: coordinator)
        var nodes: [FakeNode] = []
        var peers: [FakePeer] = []
        for name in ["n1", "n2"] {
            guard let id = NodeID(region: Self.region, name: name) else { throw NoName(name: name) }
            let node = FakeNode(id)
            let (identity, files) = try credentials(.node(id), name)
            peers.append(try await FakePeer(identity, .node, files, handler: node))
            nodes.append(node)
        }
        self.nodes = nodes
        nodePeers = peers
        let (_, files) = try credentials(.user("alice"), "alice")
        guard let address = Address(coordinatorPeer.address) else { throw NoName(name: coordinatorPeer.address) }
        let settings = ClientSettings(
            cluster: "test", user: "alice", coordinator: otherCoordinator ?? address,
            nodes: [Self.region: peers.compactMap { Address($0.address) }],
            credentials: CredentialPaths(certificate: files.certificate, key: files.key, authority: files.authority))
        client = try GalleryClient.connect(settings, limits: limits)
    }

    final class Epochs: Sendable {
        private let epoch = Mutex<Epoch>(1)

        func withLock<Value>(_ body: (inout sending Epoch) -> Value) -> Value { epoch.withLock { body(&$0) } }
    }

    struct NoName: Error {
        let name: String
    }

    func address(of node: Int) -> String { nodePeers[node].address }

    /// Where a publish is to go.
    func place(on node: Int) {
        let placement = (nodes[node].id, address(of: node))
        coordinator.state.withLock { $0.placement = placement }
    }

    /// What the coordinator answers to RESOLVE.
    func resolve(to disk: SampleDisk, on node: Int, origin: String = "coordinator", age: Int = 0) -> [String] {
        [
            "version=1.0.0", "generation=3", "digest=\(disk.digest)", "bytes=\(disk.bytes.count)", "mode=Full",
            "node=\(nodes[node].id)", "at=\(address(of: node))", "revision=9", "age=\(age)", "from=\(origin)",
            "skipped=2.0.0:excluded",
        ]
    }

    func stopCoordinator() async { await coordinatorPeer.stop() }

    func stopNode(_ node: Int) async { await nodePeers[node].stop() }

    private func stop() async {
        await client.close()
        await coordinatorPeer.stop()
        for peer in nodePeers { await peer.stop() }
    }
}
