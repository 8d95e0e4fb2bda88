import Foundation
import Transport

/// Other users of the cluster, each with a directory of their own to be named with `--cluster`.
extension TestCluster {
    /// Makes a user who may read, and whom nothing that others do may disturb.
    func addNeighbour() async throws {
        try addClient(at: neighbour, from: CertificateAuthority(readingFrom: "\(path)/ca"))
        try await done("principal", "create", "-n", "neighbour", "--identity", "user/neighbour")
        try await done("role", "assignment", "create", "--assignee", "neighbour", "--role", "Reader")
    }

    /// Makes the directory of a client of this cluster with a certificate from `authority`.
    func addClient(at directory: String, from authority: CertificateAuthority, validity: Validity = .leaf) throws {
        let identity = PeerIdentity(cluster: "test", role: .user("neighbour"))
        guard let identity else { throw Failure(story: "neighbour is no name") }
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let home = "\(directory)/client"
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        try authority.issue(identity, validity: validity).write(
            to: TLSFiles(certificate: "\(home)/cert.pem", key: "\(home)/key.pem", authority: "\(home)/ca.pem"))
        try FileManager.default.copyItem(atPath: "\(client)/client.yaml", toPath: "\(directory)/client/client.yaml")
        try FileManager.default.copyItem(atPath: "\(path)/topology.yaml", toPath: "\(directory)/topology.yaml")
    }
}
