/// Where one side's certificates are, as PEM files.
public struct TLSFiles: Hashable, Sendable {
    /// Its own certificate, followed by intermediate ones if there are any.
    public let certificate: String
    /// The key to it; nobody else may be able to read it.
    public let key: String
    /// The cluster's authority.
    ///
    /// During a change of authority: the old and the new one.
    public let authority: String

    /// Names the files; nothing is read yet.
    public init(certificate: String, key: String, authority: String) {
        self.certificate = certificate
        self.key = key
        self.authority = authority
    }
}
