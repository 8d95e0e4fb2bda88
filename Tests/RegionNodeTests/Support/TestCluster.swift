import Foundation
import Gallery
import Logging
import ReplicaStore
import Settings
import Testing
import Transport

@testable import RegionNode

/// A directory with an authority, certificates and the nodes' data, gone with the object.
final class TestCluster: Sendable {
    static let name = "demo"

    let directory: String
    private let authority: CertificateAuthority

    init() throws {
        directory = NSTemporaryDirectory() + "node-\(UUID().uuidString)"
        authority = try CertificateAuthority(creatingFor: Self.name)
        try authority.write(to: directory)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: directory)
        } catch {
            print("left behind: \(directory): \(error)")
        }
    }

    func files(_ role: PeerIdentity.Role) throws -> TLSFiles {
        let identity = try #require(PeerIdentity(cluster: Self.name, role: role))
        return try authority.issue(identity).write(to: directory, name: UUID().uuidString)
    }

    /// Puts new files in the place of these.
    func renew(_ paths: CredentialPaths, _ role: PeerIdentity.Role, validity: Validity) throws {
        let identity = try #require(PeerIdentity(cluster: Self.name, role: role))
        let files = try authority.issue(identity, validity: validity).write(to: directory, name: UUID().uuidString)
        for (new, old) in [(files.certificate, paths.certificate), (files.key, paths.key)] {
            try Data(contentsOf: URL(fileURLWithPath: new)).write(to: URL(fileURLWithPath: old))
        }
    }

    func context(_ role: PeerIdentity.Role) throws -> TLSContext { try TLSContext(try files(role)) }

    /// Settings of a node that listens on a free port, with its data under its name.
    func settings(
        _ node: NodeID, coordinator: Int, data: String? = nil, egress: Double? = nil, links: [Region: Double] = [:]
    ) throws -> RegionSettings {
        let files = try files(.node(node))
        let listen = try #require(Address(host: "127.0.0.1", port: 0))
        return RegionSettings(
            cluster: Self.name, node: node, listen: listen, advertise: listen,
            coordinator: try #require(Address(host: "127.0.0.1", port: coordinator)),
            credentials: CredentialPaths(
                certificate: files.certificate, key: files.key, authority: files.authority),
            data: data ?? "\(directory)/\(node.name)", heartbeat: .milliseconds(50),
            egress: egress.flatMap(TransferRate.init(mebibytesPerSecond:)),
            links: links.compactMapValues(TransferRate.init(mebibytesPerSecond:)))
    }
}

extension NodeLimits {
    /// Short times, and no reserve, so that small disks do.
    static var test: NodeLimits {
        var limits = NodeLimits()
        limits.copyStallMax = .seconds(10)
        limits.viewLagMax = .seconds(20)
        limits.progressInterval = .milliseconds(20)
        limits.copyRangeBytes = 1 << 20
        limits.redialMin = .milliseconds(10)
        limits.redialMax = .milliseconds(50)
        limits.store.reserveBytes = 0
        limits.store.ballastBytes = 0
        limits.probeInterval = .milliseconds(20)
        return limits
    }
}

extension Logger {
    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

let n1 = the("westeurope/n1")
let n2 = the("westeurope/n2")
let n3 = the("eastus/n3")

/// The node spelled `text`, which the test knows to be one.
func the(_ text: String) -> NodeID {
    guard let node = NodeID(text) else { preconditionFailure("not a node: \(text)") }
    return node
}
