public import Gallery

/// How a conversation ends: in good order, for silence, or because it broke.
extension Session {
    /// When `tick` is next to be called; `nil` once ended.
    public var deadline: Instant? {
        switch phase {
        case .awaitingGreeting, .askedHello, .awaitingHello: startedAt.advanced(by: WireLimits.stranger.idleMax)
        case .acquainted: silenceDeadline
        case .draining(_, let until): min(until, silenceDeadline)
        case .ended: nil
        }
    }

    /// After half of the idle time the peer is asked whether it is there, after all of it given up.
    private var silenceDeadline: Instant {
        let isAsking = isPinging || !Verb.ping.isAllowed(outward)
        return heardAt.advanced(by: isAsking ? ownLimits.idleMax : ownLimits.idleMax / 2)
    }

    /// Time passed.
    public mutating func tick(at now: Instant) -> [SessionAction] {
        guard let deadline, now >= deadline else { return [] }
        if isStranger { return end(.silence) }
        if case .draining(let reason, let until) = phase, now >= until { return end(.said(reason)) }
        if now >= heardAt.advanced(by: ownLimits.idleMax) { return end(.silence) }
        isPinging = true
        return askOwn(.ping)
    }

    /// Takes no new requests and ends when what is in flight is answered, at the latest at `until`.
    public mutating func drain(saying reason: String, until: Instant) -> [SessionAction] {
        guard phase != .ended else { return [] }
        guard !isStranger else { return end(.said(reason)) }
        phase = .draining(saying: reason, until: until)
        return drained()
    }

    /// Says `* BYE :reason` and ends at once.
    public mutating func end(saying reason: String) -> [SessionAction] { end(.said(reason)) }

    /// The writer refused a message that was to be sent: what it belonged to is over.
    public mutating func couldNotSend(_ message: Message) -> [SessionAction] {
        guard phase != .ended else { return [] }
        // Without an introduction there is no conversation, and a missing event would be a gap.
        guard !isStranger, let id = message.id else { return end(.said("a message could not be written")) }
        if AnswerVerb(rawValue: message.verb) != nil { return couldNotAnswer(id) }
        let lost: [SessionAction] = asked[id].map { $0.isOwn || $0.isLost } ?? true ? [] : [.lost(id: id)]
        if BodyVerb(rawValue: message.verb) != nil {
            // The peer has the request, and would take what comes for all of its body.
            asked.lose(id)
            return lost + cancel(id)
        }
        asked.finish(id)
        return lost + drained()
    }

    private mutating func couldNotAnswer(_ id: UInt64) -> [SessionAction] {
        let refusal = SessionAction.send(.refusal(of: id, .internal, text: "the answer could not be written"))
        guard let entry = received[id], !entry.isAnswered else { return [refusal] }
        received.refuse(id)
        return [refusal] + cancelled(id)
    }

    /// Ends if this side is draining and nothing is in flight.
    mutating func drained() -> [SessionAction] {
        guard case .draining(let reason, _) = phase, received.isEmpty, asked.isEmpty else { return [] }
        return end(.said(reason))
    }

    mutating func end(_ reason: SessionEnd) -> [SessionAction] {
        guard phase != .ended else { return [] }
        phase = .ended
        let cancelled = received.removeAll().map { SessionAction.cancel(id: $0) }
        let lost = asked.removeAll().map { SessionAction.lost(id: $0) }
        let farewell = reason.farewell.map { text in
            SessionAction.send(Message(unasked: UnaskedVerb.bye.rawValue, text: Message.legalText(text, bytesMax: 128)))
        }
        return cancelled + lost + (farewell.map { [$0] } ?? []) + [.end(reason)]
    }
}

extension SessionEnd {
    /// What to say with `BYE`; `nil` if the peer does not listen.
    fileprivate var farewell: String? {
        switch self {
        case .broken(let failure): failure.reason
        case .introduction(let failure): failure.reason
        case .silence: "nothing heard in time"
        case .said(let reason): reason
        case .refused: "HELLO refused"
        case .farewell, .closed: nil
        }
    }
}
