public import NIOCore

/// This side asks, the peer answers.
extension Session {
    /// Asks; the message is to be sent.
    public mutating func ask(
        _ verb: Verb, _ fields: [String] = [], payload: ByteBuffer? = nil
    ) throws(AskingError) -> (id: UInt64, message: Message) {
        try checkAcquainted()
        guard phase == .acquainted else { throw .ending }
        guard verb != .hello, verb.isAllowed(outward) else { throw .notAllowed(verb) }
        guard asked.count < peerLimits.inFlightMax else { throw .tooManyInFlight(max: peerLimits.inFlightMax) }
        let id = asked.begin(verb, isOwn: false)
        return (id, Message(id, verb.rawValue, fields, payload: payload))
    }

    /// Sends a part of a request's body, to stand at `offset` in it; the message is to be sent.
    public mutating func more(
        _ payload: ByteBuffer, at offset: UInt64, of id: UInt64
    ) throws(AskingError) -> Message {
        try checkBody(of: id)
        return Message(id, BodyVerb.more.rawValue, ["\(offset)"], payload: payload)
    }

    /// Ends a request's body; the message is to be sent.
    public mutating func endBody(of id: UInt64, _ fields: [String] = []) throws(AskingError) -> Message {
        try checkBody(of: id)
        asked.endBody(of: id)
        return Message(id, BodyVerb.end.rawValue, fields)
    }

    /// Says that an answer is no longer wanted.
    ///
    /// One comes nevertheless, mostly `ERR CANCELLED`.
    public mutating func cancel(_ id: UInt64) -> [SessionAction] {
        guard let entry = asked[id], !entry.isOwn, !entry.isCancelled, phase != .ended else { return [] }
        asked.cancel(id)
        return askOwn(.cancel, ["\(id)"])
    }

    /// Asks for the session itself: outside the peer's limit, which must not stop it, and unheard by others.
    mutating func askOwn(_ verb: Verb, _ fields: [String] = []) -> [SessionAction] {
        let id = asked.begin(verb, isOwn: true)
        return [.send(Message(id, verb.rawValue, fields))]
    }

    var outward: Way { Way(from: inward.answerer, to: inward.asker) }

    private func checkAcquainted() throws(AskingError) {
        guard phase != .ended else { throw .ending }
        guard !isStranger else { throw .notAcquainted }
    }

    private func checkBody(of id: UInt64) throws(AskingError) {
        try checkAcquainted()
        guard asked[id]?.isBodyOpen == true else { throw .noBody(id: id) }
    }

    mutating func receiveAnswer(_ message: Message, _ verb: AnswerVerb, to id: UInt64) -> [SessionAction] {
        guard let entry = asked[id] else { return [.ignored(message)] }
        let actions = verb.isFinal ? finish(id) : []
        if entry.verb == .hello { return receiveAnswerToHello(message, verb) }
        if entry.isOwn || entry.isLost { return actions }
        return [.deliverAnswer(id: id, message)] + actions
    }

    /// An answer that cannot be read in full is none: the asker is told so, once.
    mutating func receiveUnreadableAnswer(
        _ line: RefusedLine, _ verb: AnswerVerb, to id: UInt64
    ) -> [SessionAction] {
        guard let entry = asked[id] else { return [.ignoredLine(line)] }
        if entry.verb == .hello { return end(.introduction(.field("answer"))) }
        let lost: [SessionAction] = entry.isOwn || entry.isLost ? [] : [.lost(id: id)]
        guard !verb.isFinal else { return lost + finish(id) }
        asked.lose(id)
        return lost + cancel(id)
    }

    /// The request is over; a body it left open is ended, so that the peer can forget its number.
    private mutating func finish(_ id: UInt64) -> [SessionAction] {
        let isBodyOpen = asked[id]?.isBodyOpen == true
        asked.finish(id)
        return (isBodyOpen ? [.send(Message(id, BodyVerb.end.rawValue))] : []) + drained()
    }
}
