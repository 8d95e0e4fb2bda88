import Foundation
import Gallery
import Transport

/// A cluster of two for the time of a run: `server`, a node, and `sink`, a user.
final class BenchmarkCertificates: Sendable {
    struct Unnamed: Error {}

    let directory: String
    private let isOwner: Bool
    let server: TLSFiles
    let sink: TLSFiles

    init() throws {
        directory = NSTemporaryDirectory() + "transport-benchmark-\(UUID().uuidString)"
        isOwner = true
        let authority = try CertificateAuthority(creatingFor: "benchmark")
        guard let node = NodeID("here/node"), let user = PeerIdentity(cluster: "benchmark", role: .user("sink")),
            let identity = PeerIdentity(cluster: "benchmark", role: .node(node))
        else { throw Unnamed() }
        server = try authority.issue(identity).write(to: directory, name: "server")
        sink = try authority.issue(user).write(to: directory, name: "sink")
    }

    /// Those that another process of this run has made; it removes them.
    init(in directory: String) {
        self.directory = directory
        isOwner = false
        let authority = CertificateAuthority.certificatePath(in: directory)
        server = TLSFiles(
            certificate: "\(directory)/server.pem", key: "\(directory)/server.key", authority: authority)
        sink = TLSFiles(certificate: "\(directory)/sink.pem", key: "\(directory)/sink.key", authority: authority)
    }

    deinit {
        guard isOwner else { return }
        do {
            try FileManager.default.removeItem(atPath: directory)
        } catch {
            print("left behind: \(directory): \(error)")
        }
    }
}
