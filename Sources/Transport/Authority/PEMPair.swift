import COpenSSL

/// A certificate and the key to it, as PEM.
struct PEMPair: Sendable {
    let certificate: [UInt8]
    let key: [UInt8]

    /// The certificate and key, each to be freed by the caller.
    func parsed() throws(CertificateError) -> (certificate: OpaquePointer, key: OpaquePointer) {
        ERR_clear_error()
        guard let certificate = Self.read(certificate, { PEM_read_bio_X509($0, nil, nil, nil) }) else {
            throw CertificateSigning.failure()
        }
        // Without this callback an encrypted key makes OpenSSL ask at the terminal.
        let key = Self.read(key) { PEM_read_bio_PrivateKey($0, nil, { _, _, _, _ in 0 }, nil) }
        guard let key else {
            X509_free(certificate)
            throw CertificateSigning.failure()
        }
        guard X509_check_private_key(certificate, key) == 1 else {
            X509_free(certificate)
            EVP_PKEY_free(key)
            throw CertificateSigning.failure()
        }
        return (certificate, key)
    }

    private static func read(_ bytes: [UInt8], _ parse: (OpaquePointer) -> OpaquePointer?) -> OpaquePointer? {
        bytes.withUnsafeBytes { bytes in
            guard let bio = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else { return nil }
            defer { BIO_free(bio) }
            return parse(bio)
        }
    }

    /// What `write` writes as PEM.
    static func text(_ write: (OpaquePointer) -> Int32) throws(CertificateError) -> [UInt8] {
        guard let bio = BIO_new(BIO_s_mem()) else { throw CertificateSigning.failure() }
        defer { BIO_free(bio) }
        guard write(bio) == 1 else { throw CertificateSigning.failure() }
        var bytes: UnsafeMutablePointer<CChar>?
        let count = vitrine_bio_memory(bio, &bytes)
        guard let bytes, count > 0 else { throw CertificateSigning.failure() }
        return [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
    }
}
