import Yams

/// Where a process finds who it is: PEM files.
public struct CredentialPaths: Hashable, Sendable {
    /// Its certificate.
    public let certificate: String
    /// The key to it, mode 0600.
    public let key: String
    /// The certificate of the cluster's authority.
    public let authority: String

    public init(certificate: String, key: String, authority: String) {
        self.certificate = certificate
        self.key = key
        self.authority = authority
    }

    static let keys = ["certificate", "key", "authority"]

    init(_ mapping: SettingsMapping) throws(SettingsError) {
        certificate = try mapping.filePath("certificate")
        key = try mapping.filePath("key")
        authority = try mapping.filePath("authority")
    }

    var entries: [(String, Node?)] {
        [("certificate", Node(certificate)), ("key", Node(key)), ("authority", Node(authority))]
    }
}
