import COpenSSL

/// What OpenSSL's error queue of this thread says.
struct OpenSSLFailure {
    /// The first error's reason code and text, which is the nearest to the cause.
    let reason: Int32
    let text: String

    /// Takes the queue's errors and leaves it empty.
    init() {
        let code = ERR_get_error()
        ERR_clear_error()
        reason = vitrine_error_reason(code)
        text = ERR_reason_error_string(code).map { String(cString: $0) } ?? "no reason given (\(code))"
    }

    /// An alert that the peer sent: OpenSSL numbers them from 1000.
    var isAlert: Bool { (SSL_AD_REASON_OFFSET..<SSL_AD_REASON_OFFSET + 256).contains(reason) }

    /// The error of a handshake.
    var ofHandshake: TLSError {
        switch reason {
        case SSL_AD_REASON_OFFSET + SSL_AD_NO_APPLICATION_PROTOCOL, SSL_R_NO_APPLICATION_PROTOCOL: .noCommonProtocol
        case _ where isAlert: .refusedByPeer(text)
        case SSL_R_WRONG_VERSION_NUMBER, SSL_R_HTTP_REQUEST, SSL_R_HTTPS_PROXY_REQUEST, SSL_R_PACKET_LENGTH_TOO_LONG:
            .handshakeFailed("the peer does not speak TLS (\(text))")
        case SSL_R_UNSUPPORTED_PROTOCOL: .handshakeFailed("the peer does not speak TLS 1.3 (\(text))")
        case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE: .peerRefused(.missing)
        default: .handshakeFailed(text)
        }
    }

    /// The error of a connection whose handshake ended well.
    var ofStream: TLSError { isAlert ? .refusedByPeer(text) : .corrupt(text) }
}
