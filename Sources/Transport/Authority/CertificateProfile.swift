import COpenSSL
import Gallery

/// What a certificate says, before it is signed.
///
/// Each extension is in OpenSSL's configuration words.
struct CertificateProfile {
    let commonName: String
    var validity: Validity
    var extensions: [(identifier: Int32, value: String)]

    /// A cluster's own authority: signs leaves, and no further authorities.
    static func authority(cluster: String, validity: Validity) -> CertificateProfile {
        CertificateProfile(
            commonName: "\(cluster) authority", validity: validity,
            extensions: [
                (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
                (NID_key_usage, "critical,keyCertSign,cRLSign"),
                (NID_subject_key_identifier, "hash"),
            ])
    }

    /// A peer's own.
    ///
    /// The common name is for people; nothing reads it.
    static func leaf(_ identity: PeerIdentity, validity: Validity) -> CertificateProfile {
        leaf(uris: [identity.description], commonName: identity.role.commonName, validity: validity)
    }

    static func leaf(uris: [String], commonName: String, validity: Validity) -> CertificateProfile {
        var extensions: [(identifier: Int32, value: String)] = [
            (NID_basic_constraints, "critical,CA:FALSE"),
            (NID_key_usage, "critical,digitalSignature"),
            (NID_ext_key_usage, "serverAuth,clientAuth"),
            (NID_subject_key_identifier, "hash"),
            (NID_authority_key_identifier, "keyid:always"),
        ]
        if !uris.isEmpty {
            extensions.append((NID_subject_alt_name, uris.map { "URI:\($0)" }.joined(separator: ",")))
        }
        return CertificateProfile(commonName: commonName, validity: validity, extensions: extensions)
    }
}

extension PeerIdentity.Role {
    /// Names of 64 characters fit: that is X.509's bound too.
    fileprivate var commonName: String {
        switch self {
        case .node(let node): node.name
        case .coordinator(let name), .user(let name): name
        }
    }
}
