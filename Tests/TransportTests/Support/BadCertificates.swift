import COpenSSL
import Testing

@testable import Transport

/// Certificates that must be refused, each with a part of the words it is refused with.
enum BadCertificate: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case expired, notYetValid, foreign, otherCluster, noURI, twoURIs, notAnIdentity, authorityAsLeaf
    case forSigningCode, onlyForServers, onlyForClients, notForSignatures

    var testDescription: String { rawValue }

    /// What the refusing side says.
    var words: String {
        switch self {
        case .expired: "it expired (notAfter "
        case .notYetValid: "it is not valid yet (notBefore "
        case .foreign: "it is not signed by this cluster's authority"
        case .otherCluster: "it is of cluster elsewhere, not of demo"
        case .noURI: "it has 0 URI names instead of one"
        case .twoURIs: "it has 2 URI names instead of one"
        case .notAnIdentity: "spiffe://demo/gardener/x names no node"
        case .authorityAsLeaf: "it is an authority's certificate"
        case .forSigningCode, .onlyForServers, .onlyForClients, .notForSignatures: "it may not be used so"
        }
    }

    func files(_ cluster: TestCluster) throws -> TLSFiles {
        switch self {
        case .expired:
            try cluster.files(.coordinatorOne, validity: Validity(beginsIn: .seconds(-500), endsIn: .seconds(-60)))
        case .notYetValid:
            try cluster.files(.coordinatorOne, validity: Validity(beginsIn: .seconds(500), endsIn: .seconds(5000)))
        case .foreign: try foreign(cluster)
        case .otherCluster: try cluster.files(profile(["spiffe://elsewhere/coordinator/x"]))
        case .noURI: try cluster.files(profile([]))
        case .twoURIs: try cluster.files(profile(["spiffe://demo/coordinator/x", "spiffe://demo/user/x"]))
        case .notAnIdentity: try cluster.files(profile(["spiffe://demo/gardener/x"]))
        case .authorityAsLeaf: try cluster.files(profile(changing: NID_basic_constraints, to: "critical,CA:TRUE"))
        case .forSigningCode: try cluster.files(profile(changing: NID_ext_key_usage, to: "codeSigning"))
        case .onlyForServers: try cluster.files(profile(changing: NID_ext_key_usage, to: "serverAuth"))
        case .onlyForClients: try cluster.files(profile(changing: NID_ext_key_usage, to: "clientAuth"))
        case .notForSignatures: try cluster.files(profile(changing: NID_key_usage, to: "critical,keyAgreement"))
        }
    }

    /// A right name from another authority of the same name, beside the right `ca.pem`.
    private func foreign(_ cluster: TestCluster) throws -> TLSFiles {
        let stranger = try TestCluster(cluster.authority.cluster)
        let own = try cluster.files(.coordinatorOne)
        let issued = try stranger.authority.issue(try stranger.identity(.coordinatorOne))
        let files = try issued.write(to: cluster.directory + "/foreign", name: "foreign")
        return TLSFiles(certificate: files.certificate, key: files.key, authority: own.authority)
    }

    private func profile(
        _ uris: [String] = ["spiffe://demo/coordinator/x"], changing identifier: Int32? = nil, to value: String = ""
    ) -> CertificateProfile {
        var profile = CertificateProfile.leaf(uris: uris, commonName: "x", validity: .leaf)
        profile.extensions = profile.extensions.map { $0.identifier == identifier ? ($0.identifier, value) : $0 }
        return profile
    }
}
