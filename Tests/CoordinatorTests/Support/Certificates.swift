import Foundation
import Gallery
import Testing
import Transport

/// One authority for all tests, and a certificate for each role that asks for one.
enum Certificates {
    static let cluster = "demo"
    static let directory = NSTemporaryDirectory() + "coordinator-tests-\(UUID().uuidString)"
    private static let authority = Result { try CertificateAuthority(creatingFor: cluster) }

    static func files(_ role: PeerIdentity.Role) throws -> TLSFiles {
        let identity = try #require(PeerIdentity(cluster: cluster, role: role))
        let files = try authority.get().issue(identity)
        return try files.write(to: "\(directory)/\(UUID().uuidString)", name: "peer")
    }

    static func context(_ role: PeerIdentity.Role) throws -> TLSContext {
        try TLSContext(try files(role))
    }
}
