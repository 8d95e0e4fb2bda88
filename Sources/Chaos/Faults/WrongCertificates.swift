import Foundation
import GalleryClient
import LocalCluster
import Settings
import Transport

/// Users whom nobody may let in: each with a certificate that is wrong in one way.
struct WrongCertificates {
    private static let day = Duration.seconds(86_400)

    private let cluster: ChaosCluster
    private let directory: String

    init(_ cluster: ChaosCluster, in directory: String) {
        self.cluster = cluster
        self.directory = directory
    }

    /// What is wrong, and a client that has it.
    func clients() throws -> [(what: String, client: GalleryClient)] {
        let own = try CertificateAuthority(readingFrom: cluster.local.directory.authority)
        let foreign = try CertificateAuthority(creatingFor: own.cluster)
        let valid = Validity.leaf
        let expired = Validity(beginsIn: .zero - Self.day * 2, endsIn: .zero - Self.day)
        let future = Validity(beginsIn: Self.day, endsIn: Self.day * 2)
        return [
            ("a certificate of another authority", try client("foreign", foreign, valid)),
            ("a certificate that has expired", try client("expired", own, expired)),
            ("a certificate that is not valid yet", try client("future", own, future)),
        ]
    }

    private func client(
        _ name: String, _ authority: CertificateAuthority, _ validity: Validity
    ) throws -> GalleryClient {
        let standing = try ClientSettings(readingFrom: cluster.local.directory.clientSettings)
        guard let identity = PeerIdentity(cluster: authority.cluster, role: .user(standing.user)) else {
            throw ChaosError.cluster("\(standing.user) is no user's name")
        }
        let place = "\(directory)/\(name)"
        try FileManager.default.createDirectory(
            atPath: place, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let files = try authority.issue(identity, validity: validity).write(to: place, name: "cert")
        // It trusts the cluster, so that it is the cluster that has to refuse.
        let settings = ClientSettings(
            cluster: standing.cluster, user: standing.user, coordinator: standing.coordinator, nodes: standing.nodes,
            credentials: CredentialPaths(
                certificate: files.certificate, key: files.key, authority: standing.credentials.authority))
        var limits = ClientLimits()
        limits.connectTimeout = .seconds(3)
        return try GalleryClient.connect(settings, limits: limits)
    }
}
