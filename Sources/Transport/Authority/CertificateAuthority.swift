import COpenSSL

/// A cluster's own certificate authority: P-256, made and used in this process.
public struct CertificateAuthority: Sendable {
    public let cluster: String
    private let pair: PEMPair

    /// Makes a new authority with a new key, in memory only.
    public init(creatingFor cluster: String, validity: Validity = .authority) throws(CertificateError) {
        guard PeerIdentity(cluster: cluster, role: .coordinator("x")) != nil else { throw .clusterName(cluster) }
        self.cluster = cluster
        pair = try CertificateSigning.make(.authority(cluster: cluster, validity: validity), issuer: nil)
    }

    /// Reads the authority that ``write(to:)`` wrote.
    public init(readingFrom directory: String) throws(CertificateError) {
        let path = Self.certificatePath(in: directory)
        pair = PEMPair(
            certificate: try PrivateFile.read(path), key: try PrivateFile.read(Self.keyPath(in: directory)))
        cluster = try Self.cluster(of: pair, path: path)
    }

    /// `DIRECTORY/ca.pem`: what every peer needs.
    public static func certificatePath(in directory: String) -> String { "\(directory)/ca.pem" }
    /// `DIRECTORY/ca.key`: what nobody but the issuer may have.
    public static func keyPath(in directory: String) -> String { "\(directory)/ca.key" }

    /// The certificate, as PEM.
    public var certificate: [UInt8] { pair.certificate }

    /// Writes `ca.pem` and `ca.key` (mode 0600); makes the directory (mode 0700) if it is not there.
    public func write(to directory: String) throws(CertificateError) {
        try PrivateFile.makeDirectory(directory)
        try PrivateFile.create(Self.keyPath(in: directory), mode: 0o600, pair.key)
        try PrivateFile.create(Self.certificatePath(in: directory), mode: 0o644, pair.certificate)
    }

    /// Issues a certificate with a new key to a node, a coordinator or a user of this cluster.
    public func issue(
        _ identity: PeerIdentity, validity: Validity = .leaf
    ) throws(CertificateError) -> IssuedCertificate {
        guard identity.cluster == cluster else { throw .otherCluster(found: identity.cluster, own: cluster) }
        return try issue(.leaf(identity, validity: validity))
    }

    /// Issues whatever `profile` says; tests make certificates with it that must be refused.
    func issue(_ profile: CertificateProfile) throws(CertificateError) -> IssuedCertificate {
        IssuedCertificate(try CertificateSigning.make(profile, issuer: pair), authority: pair.certificate)
    }

    /// The cluster that the authority's common name ends with the word `authority` after.
    private static func cluster(of pair: PEMPair, path: String) throws(CertificateError) -> String {
        let (certificate, key) = try pair.parsed()
        defer {
            X509_free(certificate)
            EVP_PKEY_free(key)
        }
        guard X509_check_ca(certificate) == 1 else { throw .notAnAuthority(path: path, reason: "it may not sign") }
        var name = [UInt8](repeating: 0, count: 256)
        let subject = X509_get_subject_name(certificate)
        let length = name.withUnsafeMutableBytes { bytes in
            X509_NAME_get_text_by_NID(
                subject, NID_commonName, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
        }
        let words = String(decoding: name.prefix(max(0, Int(length))), as: UTF8.self).split(separator: " ")
        guard words.count == 2, words[1] == "authority" else {
            throw .notAnAuthority(path: path, reason: "its common name is not CLUSTER authority")
        }
        return String(words[0])
    }
}
