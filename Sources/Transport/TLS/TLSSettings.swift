import COpenSSL
import Glibc

/// An `SSL_CTX` made from files, with everything in it that must hold for every connection.
final class TLSSettings {
    /// AES-128 first: the strength that is needed at the least cost a byte.
    private static let ciphers = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
    /// Leaf, one intermediate, authority.
    private static let chainDepthMax: Int32 = 2

    let context: OpaquePointer
    private(set) var identity: PeerIdentity

    init(_ files: TLSFiles) throws(TLSError) {
        try Self.checkPrivate(files.key)
        ERR_clear_error()
        guard let context = SSL_CTX_new(TLS_method()) else { throw .unavailable(OpenSSLFailure().text) }
        do throws(TLSError) {
            try Self.restrict(context)
            identity = try Self.load(files, into: context)
        } catch {
            SSL_CTX_free(context)
            throw error
        }
        self.context = context
    }

    deinit {
        SSL_CTX_free(context)
    }

    /// The key is as good as public if every user of the machine can read it.
    private static func checkPrivate(_ path: String) throws(TLSError) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw .unusableFile(path: path, reason: String(cString: strerror(errno)))
        }
        guard status.st_mode & 0o007 == 0 else {
            throw .unusableFile(path: path, reason: "every user of this machine may open it; chmod 600 it")
        }
    }

    private static func restrict(_ context: OpaquePointer) throws(TLSError) {
        guard vitrine_ctx_only_tls13(context) == 1, SSL_CTX_set_ciphersuites(context, ciphers) == 1,
            SSL_CTX_set_num_tickets(context, 0) == 1
        else { throw .unavailable(OpenSSLFailure().text) }
        vitrine_ctx_set_options(context)
        vitrine_ctx_no_session_cache(context)
        vitrine_ctx_release_buffers(context)
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, TLSCallbacks.verify)
        SSL_CTX_set_verify_depth(context, chainDepthMax)
        // Without this an encrypted key makes OpenSSL ask at the terminal.
        SSL_CTX_set_default_passwd_cb(context) { _, _, _, _ in 0 }
        SSL_CTX_set_client_hello_cb(context, TLSCallbacks.clientHello, nil)
        SSL_CTX_set_alpn_select_cb(context, TLSCallbacks.selectProtocol, nil)
        // This one call answers 0 for success.
        guard SSL_CTX_set_alpn_protos(context, TLSProtocol.offer, UInt32(TLSProtocol.offer.count)) == 0 else {
            throw .unavailable("ALPN cannot be set")
        }
    }

    private static func load(_ files: TLSFiles, into context: OpaquePointer) throws(TLSError) -> PeerIdentity {
        guard SSL_CTX_load_verify_file(context, files.authority) == 1 else { throw unusable(files.authority) }
        guard SSL_CTX_use_certificate_chain_file(context, files.certificate) == 1 else {
            throw unusable(files.certificate)
        }
        guard SSL_CTX_use_PrivateKey_file(context, files.key, SSL_FILETYPE_PEM) == 1,
            SSL_CTX_check_private_key(context) == 1
        else { throw unusable(files.key) }
        guard let certificate = SSL_CTX_get0_certificate(context) else { throw unusable(files.certificate) }
        do {
            return try CertificateReading.identity(of: certificate)
        } catch {
            throw .unusableFile(path: files.certificate, reason: error.description)
        }
    }

    private static func unusable(_ path: String) -> TLSError {
        .unusableFile(path: path, reason: OpenSSLFailure().text)
    }
}
