import COpenSSL

/// Reads what identifies a peer out of a certificate.
///
/// The certificates are OpenSSL's `X509 *`, borrowed.
enum CertificateReading {
    /// The longest URI that is looked at, in bytes.
    static let uriLengthMax = 512
    /// The longest serial number, in bytes: what RFC 5280 allows.
    static let serialLengthMax = 20
    private static let usageExtensionMissing: UInt32 = 0xffff_ffff

    /// The identity of a leaf certificate whose chain is verified elsewhere.
    static func identity(of certificate: OpaquePointer) throws(IdentityRefusal) -> PeerIdentity {
        try checkUsage(of: certificate)
        let uris = try uris(of: certificate)
        guard uris.count == 1 else { throw .uriCount(uris.count) }
        guard var identity = PeerIdentity(uris[0]) else { throw .notAnIdentity(uri: uris[0]) }
        identity.certificate = serialNumber(of: certificate)
        return identity
    }

    /// As `openssl x509 -serial` prints it.
    private static func serialNumber(of certificate: OpaquePointer) -> String? {
        guard let serial = X509_get0_serialNumber(certificate), let bytes = ASN1_STRING_get0_data(serial) else {
            return nil
        }
        let count = min(Int(ASN1_STRING_length(serial)), serialLengthMax)
        let digits = Array("0123456789ABCDEF".utf8)
        let text = UnsafeBufferPointer(start: bytes, count: max(count, 0))
            .flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    /// Both usages must be stated: a certificate that says nothing may be used for anything.
    private static func checkUsage(of certificate: OpaquePointer) throws(IdentityRefusal) {
        let flags = X509_get_extension_flags(certificate)
        guard flags & UInt32(EXFLAG_INVALID) == 0 else { throw .untrusted("an extension is malformed") }
        guard flags & UInt32(EXFLAG_CA) == 0 else { throw .authorityAsLeaf }
        let usage = X509_get_key_usage(certificate)
        guard usage != usageExtensionMissing, usage & UInt32(KU_DIGITAL_SIGNATURE) != 0 else {
            throw .wrongUsage("key usage digitalSignature is missing")
        }
        guard usage & UInt32(KU_KEY_CERT_SIGN) == 0 else { throw .authorityAsLeaf }
        let extended = X509_get_extended_key_usage(certificate)
        let both = UInt32(XKU_SSL_SERVER) | UInt32(XKU_SSL_CLIENT)
        guard extended != usageExtensionMissing, extended & both == both else {
            throw .wrongUsage("extended key usage serverAuth and clientAuth is missing")
        }
    }

    private static func uris(of certificate: OpaquePointer) throws(IdentityRefusal) -> [String] {
        // -1: there is none; -2: there are several such extensions.
        var critical: Int32 = 0
        guard let extensions = X509_get_ext_d2i(certificate, NID_subject_alt_name, &critical, nil) else {
            guard critical == -1 else { throw .untrusted("subjectAltName is malformed or doubled") }
            return []
        }
        let names = OpaquePointer(extensions)
        defer { vitrine_names_free(names) }
        var uris: [String] = []
        for index in 0..<vitrine_names_count(names) {
            guard let uri = vitrine_names_uri(names, index) else { continue }
            uris.append(text(of: uri))
        }
        return uris
    }

    /// Bytes that are not printable ASCII become `?`, so that nothing hides behind a NUL.
    private static func text(of string: UnsafePointer<ASN1_IA5STRING>) -> String {
        let count = min(Int(ASN1_STRING_length(string)), uriLengthMax)
        guard count > 0, let bytes = ASN1_STRING_get0_data(string) else { return "" }
        let printable = UnsafeBufferPointer(start: bytes, count: count).map { (0x21...0x7e).contains($0) ? $0 : 0x3f }
        return String(decoding: printable, as: UTF8.self)
    }

    /// A certificate's time as text, such as `Nov 23 09:40:00 2027 GMT`.
    static func text(of time: UnsafePointer<ASN1_TIME>?) -> String {
        guard let time, let bio = BIO_new(BIO_s_mem()) else { return "unknown" }
        defer { BIO_free(bio) }
        guard ASN1_TIME_print(bio, time) == 1 else { return "unknown" }
        var bytes: UnsafeMutablePointer<CChar>?
        let count = vitrine_bio_memory(bio, &bytes)
        guard let bytes, count > 0 else { return "unknown" }
        return String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
    }
}
