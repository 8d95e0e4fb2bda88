public import Gallery
import NIOCore

/// The peer asks, this side answers.
extension Session {
    /// The number and verb of a request that may be answered before anything else happens, so that it never is in
    /// flight.
    ///
    /// `nil` for all else, refusals included: nothing has changed then, and ``receive(_:at:)`` judges it.
    public mutating func admitAtOnce(_ message: Message, at now: Instant) -> (id: UInt64, verb: Verb)? {
        guard case .acquainted = phase, let id = message.id, let verb = Verb(rawValue: message.verb),
            verb != .ping, verb != .cancel, received[id] == nil, !verb.rule.hasBody,
            refusal(of: message, verb, id: id) == nil
        else { return nil }
        hear(at: now)
        return (id, verb)
    }

    mutating func receiveRequest(_ message: Message, id: UInt64) -> [SessionAction] {
        if let entry = received[id] {
            guard entry.isAnswered else { return fail(id, .conflict, "this number is in flight") }
            guard entry.isServed else {
                return [.send(.refusal(of: id, .busy, text: "what had this number is not over"))]
            }
            // The body of a refused request never came: the asker has given it up.
            received.endBody(of: id)
        }
        guard let verb = Verb(rawValue: message.verb) else {
            return [.send(.refusal(of: id, .unknown, text: "no such verb"))]
        }
        if let refusal = refusal(of: message, verb, id: id) {
            if verb.rule.hasBody { skipBody(of: id) }
            return [.send(refusal)]
        }
        if verb == .cancel { return receiveCancel(message, id: id) }
        received.begin(id, hasBody: verb.rule.hasBody)
        return [.deliver(id: id, verb, message)]
    }

    private func refusal(of message: Message, _ verb: Verb, id: UInt64) -> Message? {
        guard verb != .hello else { return .refusal(of: id, .conflict, text: "HELLO is answered") }
        guard verb.isAllowed(inward) else {
            let text = "a \(inward.asker.rawValue) may not ask this of a \(inward.answerer.rawValue)"
            return .refusal(of: id, .denied, text: text)
        }
        let payloadBytesMax = verb.rule.payloadBytesMax
        guard message.payload.map({ $0.readableBytes <= payloadBytesMax }) ?? true else {
            return .refusal(of: id, .tooLarge, ["payload=\(payloadBytesMax)"], text: "payload too long for this verb")
        }
        if let refusal = Self.refusalOfRepetition(in: message, id: id) { return refusal }
        // Cancelling must get through when everything else is stuck, and takes no place.
        if verb == .cancel { return nil }
        if case .draining(let reason, _) = phase { return .refusal(of: id, .unavailable, text: reason) }
        guard received.count < ownLimits.inFlightMax else {
            return .refusal(of: id, .busy, ["inflight=\(ownLimits.inFlightMax)"], text: "too many in flight")
        }
        return nil
    }

    /// Of two values for one name nobody can say which is meant.
    static func refusalOfRepetition(in message: Message, id: UInt64) -> Message? {
        message.repeatedName.map { .refusal(of: id, .invalid, text: "\($0)= is given twice") }
    }

    private mutating func receiveCancel(_ message: Message, id: UInt64) -> [SessionAction] {
        guard let text = message.positional.first, let target = UInt64(text) else {
            return [.send(.refusal(of: id, .invalid, text: "CANCEL takes the number of a request"))]
        }
        guard let entry = received[target], !entry.isAnswered else {
            return [.send(.refusal(of: id, .notFound, text: "no such request in flight"))]
        }
        return cancelled(target) + [.send(Message(id, AnswerVerb.ok.rawValue))]
    }

    mutating func receiveBody(_ message: Message, _ verb: BodyVerb, of id: UInt64) -> [SessionAction] {
        guard let entry = received[id], entry.isBodyOpen else {
            return fail(id, .invalid, "no body is awaited under this number")
        }
        if verb == .end { received.endBody(of: id) }
        return (entry.isAnswered ? [] : [.deliverBody(id: id, message)]) + drained()
    }

    /// An unreadable line about a request is that request's end: what it said is not known.
    mutating func receiveUnreadableRequest(_ line: RefusedLine, id: UInt64) -> [SessionAction] {
        guard !isStranger else { return [.send(.refusal(of: id, .syntax, text: line.fault.reason))] }
        let refusal = SessionAction.send(.refusal(of: id, .syntax, text: line.fault.reason))
        if received[id] == nil, Verb(rawValue: line.verb)?.rule.hasBody == true {
            skipBody(of: id)
            return [refusal]
        }
        let actions = fail(id, .syntax, line.fault.reason)
        if line.verb == BodyVerb.end.rawValue { received.endBody(of: id) }
        return actions + drained()
    }

    /// Beyond this many, each part of a refused body gets an error of its own.
    private mutating func skipBody(of id: UInt64) {
        if received.count < 2 * ownLimits.inFlightMax { received.skipBody(of: id) }
    }

    /// Answers `id` with an error, as the last word on whatever has that number.
    private mutating func fail(_ id: UInt64, _ code: ErrorCode, _ text: String) -> [SessionAction] {
        let refusal = SessionAction.send(.refusal(of: id, code, text: text))
        guard let entry = received[id] else { return [refusal] }
        // Exactly one final answer a number, or the asker could not tell which request it is for.
        guard !entry.isAnswered else { return [] }
        received.refuse(id)
        return [refusal] + cancelled(id)
    }

    /// Tells who serves the request that it is not wanted, once.
    mutating func cancelled(_ id: UInt64) -> [SessionAction] {
        guard let entry = received[id], !entry.isServed, !entry.isCancelled else { return [] }
        received.cancel(id)
        return [.cancel(id: id)]
    }

    /// Says a message of the answer to a request being served; nothing is sent if it was answered already.
    public mutating func answer(_ message: Message) -> [SessionAction] {
        guard let id = message.id, let verb = AnswerVerb(rawValue: message.verb), let entry = received[id],
            !entry.isServed
        else { return [] }
        if verb.isFinal { received.finish(id) }
        return (entry.isAnswered ? [] : [.send(message)]) + drained()
    }

    /// Says something unasked to an acquainted peer.
    public func say(_ message: Message) -> [SessionAction] {
        guard !isStranger, phase != .ended, message.head == .unasked else { return [] }
        return [.send(message)]
    }
}
