/// A certificate with its key, as they are handed to whom they name.
public struct IssuedCertificate: Sendable {
    let pair: PEMPair
    private let authority: [UInt8]

    init(_ pair: PEMPair, authority: [UInt8]) {
        self.pair = pair
        self.authority = authority
    }

    /// The certificate, as PEM.
    public var certificate: [UInt8] { pair.certificate }

    /// Writes `NAME.pem`, `NAME.key` (mode 0600) and `ca.pem` into the directory, which is made (mode 0700) if it is
    /// not there, and answers where they are.
    ///
    /// A `ca.pem` that is there already must be the same authority's.
    public func write(to directory: String, name: String) throws(CertificateError) -> TLSFiles {
        let files = TLSFiles(
            certificate: "\(directory)/\(name).pem", key: "\(directory)/\(name).key",
            authority: CertificateAuthority.certificatePath(in: directory))
        try PrivateFile.makeDirectory(directory)
        try write(to: files)
        return files
    }

    /// Writes three files into directories that are there; none but the same authority's may stand already.
    public func write(to files: TLSFiles) throws(CertificateError) {
        try PrivateFile.create(files.key, mode: 0o600, pair.key)
        try PrivateFile.create(files.certificate, mode: 0o644, pair.certificate)
        do throws(CertificateError) {
            try PrivateFile.create(files.authority, mode: 0o644, authority)
        } catch .exists(let path) {
            guard try PrivateFile.read(path) == authority else { throw .exists(path: path) }
        }
    }
}
