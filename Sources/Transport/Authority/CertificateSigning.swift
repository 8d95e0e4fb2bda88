import COpenSSL

/// Makes and signs one certificate with OpenSSL's X.509 calls.
///
/// Pointers live no longer than a call.
enum CertificateSigning {
    /// Serial numbers are random, so that two authorities of one name never give the same.
    private static let serialBits: Int32 = 128

    /// A certificate and its new P-256 key as PEM.
    ///
    /// Without `issuer` it signs itself.
    static func make(_ profile: CertificateProfile, issuer: PEMPair?) throws(CertificateError) -> PEMPair {
        ERR_clear_error()
        guard let key = vitrine_new_p256_key() else { throw failure() }
        defer { EVP_PKEY_free(key) }
        guard let certificate = X509_new() else { throw failure() }
        defer { X509_free(certificate) }
        try describe(certificate, profile, key)
        if let issuer {
            let (issuerCertificate, issuerKey) = try issuer.parsed()
            defer {
                X509_free(issuerCertificate)
                EVP_PKEY_free(issuerKey)
            }
            try sign(certificate, profile, by: issuerCertificate, issuerKey)
        } else {
            try sign(certificate, profile, by: certificate, key)
        }
        return PEMPair(
            certificate: try PEMPair.text { PEM_write_bio_X509($0, certificate) },
            key: try PEMPair.text { PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) })
    }

    static func failure() -> CertificateError { .openSSL(OpenSSLFailure().text) }

    private static func describe(
        _ certificate: OpaquePointer, _ profile: CertificateProfile, _ key: OpaquePointer
    ) throws(CertificateError) {
        // 2 means version 3.
        guard X509_set_version(certificate, 2) == 1, X509_set_pubkey(certificate, key) == 1 else { throw failure() }
        try setSerial(certificate)
        let begin = profile.validity.beginsIn.components.seconds
        let end = profile.validity.endsIn.components.seconds
        guard X509_gmtime_adj(X509_getm_notBefore(certificate), Int(begin)) != nil,
            X509_gmtime_adj(X509_getm_notAfter(certificate), Int(end)) != nil
        else { throw failure() }
        let name = X509_get_subject_name(certificate)
        guard X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, profile.commonName, -1, -1, 0) == 1 else {
            throw failure()
        }
    }

    private static func setSerial(_ certificate: OpaquePointer) throws(CertificateError) {
        guard let number = BN_new() else { throw failure() }
        defer { BN_free(number) }
        // One bit less than the length, or DER would add a byte for the sign.
        guard BN_rand(number, serialBits - 1, -1, 0) == 1,
            BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil
        else { throw failure() }
    }

    private static func sign(
        _ certificate: OpaquePointer, _ profile: CertificateProfile, by issuer: OpaquePointer, _ key: OpaquePointer
    ) throws(CertificateError) {
        guard X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1 else { throw failure() }
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, issuer, certificate, nil, nil, 0)
        for (identifier, value) in profile.extensions {
            guard let added = X509V3_EXT_conf_nid(nil, &context, identifier, value) else { throw failure() }
            defer { X509_EXTENSION_free(added) }
            guard X509_add_ext(certificate, added, -1) == 1 else { throw failure() }
        }
        guard X509_sign(certificate, key, EVP_sha256()) > 0 else { throw failure() }
    }
}
