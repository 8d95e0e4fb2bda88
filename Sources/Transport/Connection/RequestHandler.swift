public import Wire

/// Answers what the other side asks.
///
/// Only requests that the verb table lets this peer ask of this side arrive here.
public protocol RequestHandler: Sendable {
    /// The last message of the answer, if it can be given at once: without waiting, locking for long or asking
    /// anybody. `nil` passes the request on to ``answer(_:)``. Runs on the connection's event loop.
    ///
    /// Meant for look-ups that come by the thousand. Not called for verbs that have a body.
    func answerAtOnce(_ message: Message, _ verb: Verb, from peer: PeerIdentity) -> Message?

    /// Answers with any number of `item` and `data`, then one `ok`; runs in a task of its own.
    ///
    /// A thrown ``Refusal`` is answered as it is. Any other error, and returning without `ok`, is answered
    /// `ERR INTERNAL`, with nothing of it, and logged. The task is cancelled when the peer cancels or is gone.
    func answer(_ request: Request) async throws
}

extension RequestHandler {
    /// Answers nothing at once.
    public func answerAtOnce(_ message: Message, _ verb: Verb, from peer: PeerIdentity) -> Message? { nil }
}
