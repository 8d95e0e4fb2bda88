import COpenSSL

/// What OpenSSL asks during a handshake.
///
/// Each finds the engine it concerns through the `SSL *`.
enum TLSCallbacks {
    /// The peer must offer a protocol at all; which one, ``selectProtocol`` sees.
    static let clientHello: SSL_client_hello_cb_fn = { ssl, alert, _ in
        var bytes: UnsafePointer<UInt8>?
        var count = 0
        let extensionType = UInt32(TLSEXT_TYPE_application_layer_protocol_negotiation)
        guard SSL_client_hello_get0_ext(ssl, extensionType, &bytes, &count) == 1 else {
            alert?.pointee = SSL_AD_NO_APPLICATION_PROTOCOL
            TLSEngine.of(ssl)?.note(.noCommonProtocol)
            return SSL_CLIENT_HELLO_ERROR
        }
        return SSL_CLIENT_HELLO_SUCCESS
    }

    static let selectProtocol: SSL_CTX_alpn_select_cb_func = { ssl, selected, selectedCount, offered, offeredCount, _ in
        let offers = UnsafeBufferPointer(start: offered, count: Int(offeredCount))
        var index = 0
        while index < offers.count {
            let end = index + 1 + Int(offers[index])
            guard end <= offers.count else { break }
            if offers[(index + 1)..<end].elementsEqual(TLSProtocol.name) {
                // Points into the peer's offer, which lives as long as OpenSSL needs.
                selected?.pointee = offered?.advanced(by: index + 1)
                selectedCount?.pointee = offers[index]
                return SSL_TLSEXT_ERR_OK
            }
            index = end
        }
        TLSEngine.of(ssl)?.note(.noCommonProtocol)
        return SSL_TLSEXT_ERR_ALERT_FATAL
    }

    /// Called for each certificate of the chain, the leaf last; `verdict` is OpenSSL's own.
    static let verify: SSL_verify_cb = { verdict, store in
        guard let ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()),
            let engine = TLSEngine.of(OpaquePointer(ssl))
        else { return 0 }
        let certificate = X509_STORE_CTX_get_current_cert(store)
        guard verdict == 1 else {
            engine.note(.peerRefused(refusal(X509_STORE_CTX_get_error(store), certificate)))
            return 0
        }
        guard X509_STORE_CTX_get_error_depth(store) == 0 else { return 1 }
        do throws(IdentityRefusal) {
            guard let certificate else { throw .missing }
            try engine.identify(certificate)
            return 1
        } catch {
            engine.note(.peerRefused(error))
            X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION)
            return 0
        }
    }

    private static func refusal(_ error: Int32, _ certificate: OpaquePointer?) -> IdentityRefusal {
        switch error {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            .expired(notAfter: CertificateReading.text(of: certificate.flatMap { X509_get0_notAfter($0) }))
        case X509_V_ERR_CERT_NOT_YET_VALID:
            .notYetValid(notBefore: CertificateReading.text(of: certificate.flatMap { X509_get0_notBefore($0) }))
        case X509_V_ERR_INVALID_PURPOSE:
            .wrongUsage(String(cString: X509_verify_cert_error_string(Int(error))))
        default: .untrusted(String(cString: X509_verify_cert_error_string(Int(error))))
        }
    }
}
