public import Wire

/// Answers what the other side asks.
///
/// Only requests that the verb table lets this peer ask of this side arrive here.
public protocol RequestHandler: Sendable {
    /// Who answers on a connection of `peer` what can be answered at once; `nil`: all goes to ``answer(_:)``.
    func lookups(for peer: PeerIdentity) -> (any Lookups)?

    /// Answers with any number of `item` and `data`, then one `ok`; runs in a task of its own.
    ///
    /// A thrown ``Refusal`` is answered as it is. Any other error, and returning without `ok`, is answered
    /// `ERR INTERNAL`, with nothing of it, and logged. The task is cancelled when the peer cancels or is gone.
    func answer(_ request: Request) async throws
}

extension RequestHandler {
    /// Answers nothing at once.
    public func lookups(for peer: PeerIdentity) -> (any Lookups)? { nil }
}

/// Answers one connection's look-ups, which come by the thousand, on its event loop.
public protocol Lookups: AnyObject {
    /// Writes the last message of the answer to request `id`, if it can be given at once: without waiting, locking for
    /// long or asking anybody.
    ///
    /// `false`, and what the writer takes back, passes the request on to ``RequestHandler/answer(_:)``. Not called for
    /// verbs that have a body.
    func answer(_ message: Message, _ verb: Verb, id: UInt64, to writer: inout AnswerWriter) -> Bool

    /// All that came was answered: what was held for answering is let go.
    func rest()
}

extension Lookups {
    /// Holds nothing.
    public func rest() {}
}
