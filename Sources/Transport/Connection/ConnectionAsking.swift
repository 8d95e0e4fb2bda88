public import NIOCore
public import Wire

/// This side asks.
extension Connection {
    /// Asks, and collects the whole answer: at most ``TransportLimits/itemsMax`` rows of together at most
    /// ``TransportLimits/itemBytesMax`` bytes.
    ///
    /// Throws `.refused` for an `ERR`. When `deadline` is over or the task is cancelled, the request is cancelled
    /// on the wire too, and the connection stays usable.
    public func ask(
        _ verb: Verb, _ fields: [String] = [], payload: ByteBuffer? = nil, deadline: Duration? = nil
    ) async throws(ConnectionError) -> Answer {
        try await begin(verb, fields, payload, deadline).collect(within: itemBounds)
    }

    /// Asks, and hands on the messages of the answer as they come.
    ///
    /// While those not taken are more than ``TransportLimits/inboundBytesHigh`` bytes, the socket is not read, so
    /// the sender waits: a stream that carries bulk wants a connection of its own.
    ///
    /// `deadline` is for the whole answer. When its taker has waited `silenceMax` for one message, the request is
    /// cancelled and `.timedOut` thrown; time in which nobody waits does not count.
    public func stream(
        _ verb: Verb, _ fields: [String] = [], payload: ByteBuffer? = nil, deadline: Duration? = nil,
        silenceMax: Duration? = nil
    ) async throws(ConnectionError) -> AnswerStream {
        try await begin(verb, fields, payload, deadline, silenceMax: silenceMax)
    }

    /// Asks with a body, which `body` writes; then collects the answer.
    ///
    /// If `body` throws, the request is cancelled and the error thrown on. If the peer answers early, with an
    /// `ERR`, ``BodyWriter/more(at:_:)`` throws it.
    public func upload(
        _ verb: Verb, _ fields: [String] = [], payload: ByteBuffer? = nil, deadline: Duration? = nil,
        body: (BodyWriter) async throws -> Void
    ) async throws -> Answer {
        try await answers(toUpload: verb, fields, payload: payload, deadline: deadline, body: body)
            .collect(within: itemBounds)
    }

    /// Asks with a body, which `body` writes; then hands on the messages of the answer as they come, those before an
    /// `ERR` too.
    public func answers(
        toUpload verb: Verb, _ fields: [String] = [], payload: ByteBuffer? = nil, deadline: Duration? = nil,
        body: (BodyWriter) async throws -> Void
    ) async throws -> AnswerStream {
        let stream = try await begin(verb, fields, payload, deadline)
        let inbox = stream.inbox
        do {
            try await body(BodyWriter(connection: self, inbox: inbox))
        } catch {
            inbox.abandon(.cancelled)
            throw error
        }
        onLoop { $0.endBody(of: inbox) }
        return stream
    }

    private func begin(
        _ verb: Verb, _ fields: [String], _ payload: ByteBuffer?, _ deadline: Duration?,
        silenceMax: Duration? = nil
    ) async throws(ConnectionError) -> AnswerStream {
        let inbox = makeInbox(silenceMax: silenceMax)
        try await countingOut(payload?.readableBytes ?? 0) {
            $0.ask(verb, fields, payload, deadline: deadline, inbox)
        }
        return AnswerStream(inbox)
    }
}

/// Writes the body of one request.
public struct BodyWriter: Sendable {
    let connection: Connection
    let inbox: Inbox

    /// Sends bytes that stand at `offset` of the body, at most 1 MiB.
    ///
    /// Waits while too much is under way.
    ///
    /// Throws what the peer answered, if it refused already.
    public func more(at offset: UInt64, _ bytes: ByteBuffer) async throws(ConnectionError) {
        if let failure = inbox.failure { throw failure }
        let inbox = inbox
        try await connection.countingOut(bytes.readableBytes) { $0.more(bytes, at: offset, of: inbox) }
    }
}
