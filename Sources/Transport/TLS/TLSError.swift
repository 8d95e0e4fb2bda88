/// Why a TLS connection could not be had, or ended otherwise than in good order.
public enum TLSError: Error, Hashable, Sendable {
    /// A certificate, key or authority file cannot be used.
    case unusableFile(path: String, reason: String)
    /// This side refuses the peer's certificate.
    case peerRefused(IdentityRefusal)
    /// The peer ended it with an alert, such as `sslv3 alert certificate expired`.
    case refusedByPeer(String)
    /// The handshake failed, for a reason in OpenSSL's or our words.
    case handshakeFailed(String)
    /// The peer does not offer, or does not take, the protocol `vitrine/1` (ALPN).
    case noCommonProtocol
    /// The handshake did not end within ``TransportLimits/handshakeTimeout``.
    case handshakeTimedOut
    /// The peer sent more than ``TransportLimits/handshakeBytesMax`` bytes before the handshake ended.
    case handshakeTooLong
    /// The stream ended without `close_notify`: what came last may be missing.
    case cutOff
    /// A record does not decrypt or is not one: the bytes were changed on the way.
    case corrupt(String)
    /// OpenSSL has no memory or was built without what is needed.
    case unavailable(String)
}

extension TLSError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unusableFile(let path, let reason): "\(path) cannot be used: \(reason)"
        case .peerRefused(let refusal): "the peer's certificate is refused: \(refusal)"
        case .refusedByPeer(let alert): "the peer refused the connection: \(alert)"
        case .handshakeFailed(let reason): "the TLS handshake failed: \(reason)"
        case .noCommonProtocol: "the peer does not speak vitrine/1 (ALPN)"
        case .handshakeTimedOut: "the TLS handshake took too long"
        case .handshakeTooLong: "the peer sent too much before the TLS handshake ended"
        case .cutOff: "the connection was cut off (no close_notify)"
        case .corrupt(let reason): "the TLS stream is corrupt: \(reason)"
        case .unavailable(let reason): "OpenSSL: \(reason)"
        }
    }
}
