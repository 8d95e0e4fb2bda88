public import Gallery

/// What a `Session` wants done, in order.
public enum SessionAction: Hashable, Sendable {
    /// `HELLO` is answered: both limits have changed, and requests may be asked.
    case acquainted(Acquaintance)
    /// Serve this request; answer it once with `OK` or `ERR`, also after `cancel`.
    case deliver(id: UInt64, Verb, Message)
    /// A `MORE`, or the `END`, of a request that is being served.
    case deliverBody(id: UInt64, Message)
    /// The request being served is no longer wanted, or nothing said about it will be sent.
    case cancel(id: UInt64)
    /// A message of the answer to a request of ours; with `OK` and `ERR` the request is over.
    case deliverAnswer(id: UInt64, Message)
    /// A message said unasked.
    case deliverEvent(Message)
    /// No answer to a request of ours will come, or none that can be read.
    case lost(id: UInt64)
    /// A message that belongs to nothing, or an unknown one said unasked.
    ///
    /// It has no effect.
    case ignored(Message)
    /// A line that is not of the grammar and that nobody waits for.
    case ignoredLine(RefusedLine)
    case send(Message)
    /// Close the connection once everything is sent.
    ///
    /// Nothing follows.
    case end(SessionEnd)
}

/// Why a connection ended.
public enum SessionEnd: Hashable, Sendable {
    /// The peer broke the framing.
    case broken(FramingError)
    /// The peer said `BYE`, with this text.
    case farewell(String)
    /// The peer closed without a word.
    case closed
    /// The peer is not one to become acquainted with.
    case introduction(IntroductionError)
    /// The peer refused our `HELLO`, with this code if it is of the set.
    case refused(ErrorCode?)
    /// Nothing was heard from the peer for too long, or no `HELLO` in time.
    case silence
    /// This side said `BYE`, with this text.
    case said(String)
}

/// What the sides know of each other once `HELLO` is answered.
public struct Acquaintance: Hashable, Sendable {
    /// What the peer calls itself, `node=` or `agent=`; who it is, its certificate says.
    public let name: String
    /// Of a peer that greeted.
    public let epoch: Epoch?
    /// What both sides named, in this side's order.
    public let capabilities: [String]

    public init(name: String, epoch: Epoch?, capabilities: [String]) {
        self.name = name
        self.epoch = epoch
        self.capabilities = capabilities
    }
}

/// Why a request is not asked, or a part of a body not sent; nothing was said to the peer.
public enum AskingError: Error, Hashable, Sendable {
    /// `HELLO` is not answered yet.
    case notAcquainted
    /// The connection ends, or has ended.
    case ending
    /// As many are in flight as the peer takes.
    case tooManyInFlight(max: Int)
    /// The table does not let this side ask that of the peer.
    case notAllowed(Verb)
    /// The request takes no body, has ended it, or is over.
    case noBody(id: UInt64)
}
