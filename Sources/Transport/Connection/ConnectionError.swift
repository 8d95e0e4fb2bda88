public import Wire

/// Why a connection could not be had, ended, or why a request on it has no answer.
public enum ConnectionError: Error, Hashable, Sendable {
    /// The other side answered `ERR`. The connection is usable.
    case refused(Refusal)
    /// No TCP connection: nobody listens, no such host, or it took too long.
    case unreachable(Endpoint, reason: String)
    /// TLS failed, in the handshake or later.
    case tls(TLSError)
    /// The conversation ended: by a farewell, by silence, or because it broke.
    case ended(SessionEnd)
    /// The socket failed.
    case socket(String)
    /// The peer took nothing of what was written to it for ``TransportLimits/writeStallTimeout``.
    case stalled
    /// Unasked messages came faster than they were taken: more than ``TransportLimits/eventsMax``.
    case tooSlow
    /// The answer did not come within the asker's deadline. The request is cancelled, the connection usable.
    case timedOut
    /// The asking task was cancelled, and the request with it. The connection is usable.
    case cancelled
    /// The request could not be asked; nothing was sent. The connection is usable.
    case notAsked(AskingError)
    /// The answer is lost: a line of it is not of the grammar, or the request could not be written.
    case answerLost
    /// The answer has more rows or bytes than ``Connection/ask(_:_:payload:deadline:)`` collects.
    case answerTooLarge
}

extension ConnectionError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refused(let refusal): "refused: \(refusal)"
        case .unreachable(let endpoint, let reason): "\(endpoint) cannot be reached: \(reason)"
        case .tls(let error): "\(error)"
        case .ended(let end): "the connection ended: \(end.explanation)"
        case .socket(let reason): "the connection broke: \(reason)"
        case .stalled: "the connection was ended: the peer took nothing for too long"
        case .tooSlow: "the connection was ended: its events were not taken"
        case .timedOut: "no answer in time"
        case .cancelled: "cancelled"
        case .notAsked(let error): "not asked: \(error)"
        case .answerLost: "the answer is lost"
        case .answerTooLarge: "the answer is larger than may be collected"
        }
    }
}

extension SessionEnd {
    /// The reason in words.
    var explanation: String {
        switch self {
        case .broken(let failure): failure.reason
        case .farewell(let text): "the peer said: \(text)"
        case .closed: "the peer closed it"
        case .introduction(let failure): failure.reason
        case .refused(let code): "the peer refused HELLO (\(code?.rawValue ?? "no known code"))"
        case .silence: "nothing was heard from the peer"
        case .said(let text): text
        }
    }
}
