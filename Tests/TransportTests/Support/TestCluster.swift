import Foundation
import Gallery
import Testing

@testable import Transport

/// A directory with an authority and certificates, gone with the object.
final class TestCluster: Sendable {
    let directory: String
    let authority: CertificateAuthority

    init(_ name: String = "demo") throws {
        directory = NSTemporaryDirectory() + "transport-\(UUID().uuidString)"
        authority = try CertificateAuthority(creatingFor: name)
        try authority.write(to: directory)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    func identity(_ role: PeerIdentity.Role) throws -> PeerIdentity {
        try #require(PeerIdentity(cluster: authority.cluster, role: role))
    }

    /// Files for a peer of this role.
    func files(_ role: PeerIdentity.Role, validity: Validity = .leaf) throws -> TLSFiles {
        let name = UUID().uuidString
        return try authority.issue(try identity(role), validity: validity).write(to: directory, name: name)
    }

    /// Files for whatever the profile says.
    func files(_ profile: CertificateProfile) throws -> TLSFiles {
        try authority.issue(profile).write(to: directory, name: UUID().uuidString)
    }

    func context(_ role: PeerIdentity.Role, validity: Validity = .leaf) throws -> TLSContext {
        try TLSContext(try files(role, validity: validity))
    }
}

extension PeerIdentity.Role {
    static let alice = PeerIdentity.Role.user("alice")
    static let coordinatorOne = PeerIdentity.Role.coordinator("coordinator-1")

    static func node(_ region: String, _ name: String) -> PeerIdentity.Role {
        guard let node = NodeID("\(region)/\(name)") else { preconditionFailure("not a node: \(region)/\(name)") }
        return .node(node)
    }
}

extension [UInt8] {
    func write(over path: String) throws {
        try Data(self).write(to: URL(fileURLWithPath: path))
    }
}
