import Foundation
import Gallery
import Testing
import Transport

/// One authority for all tests, and a certificate for each role that asks for one.
enum Certificates {
    static let cluster = "demo"
    /// Gone when the process ends.
    private static let directory = Result {
        let path = NSTemporaryDirectory() + "coordinator-tests-\(getpid())"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(atPath: NSTemporaryDirectory() + "coordinator-tests-\(getpid())") }
        return path
    }
    private static let authority = Result { try CertificateAuthority(creatingFor: cluster) }

    static func files(_ role: PeerIdentity.Role) throws -> TLSFiles {
        let identity = try #require(PeerIdentity(cluster: cluster, role: role))
        let files = try authority.get().issue(identity)
        return try files.write(to: try freshDirectory(), name: "peer")
    }

    /// A directory for what one test keeps on the disk.
    static func freshDirectory() throws -> String {
        "\(try directory.get())/\(UUID().uuidString)"
    }

    static func context(_ role: PeerIdentity.Role) throws -> TLSContext {
        try TLSContext(try files(role))
    }
}
