extension Session {
    mutating func receiveUnasked(_ message: Message) -> [SessionAction] {
        switch UnaskedVerb(rawValue: message.verb) {
        case .bye: end(.farewell(message.text ?? ""))
        case .hello where phase == .awaitingGreeting: receiveGreeting(message)
        case .event where !isStranger && inward.asker == .coordinator: [.deliverEvent(message)]
        case .hello, .event, nil: [.ignored(message)]
        }
    }

    private mutating func receiveGreeting(_ message: Message) -> [SessionAction] {
        guard case .dialing(let hello) = side else { return [.ignored(message)] }
        do throws(IntroductionError) {
            phase = .askedHello(try Greeting(message))
        } catch {
            return end(.introduction(error))
        }
        let id = asked.begin(.hello, isOwn: true)
        return [.send(Message(id, Verb.hello.rawValue, hello.fields))]
    }

    /// A stranger is heard on `HELLO` only.
    mutating func receiveFromStranger(_ message: Message, id: UInt64) -> [SessionAction] {
        guard message.verb == Verb.hello.rawValue else {
            return [.send(.refusal(of: id, .denied, text: "say HELLO first"))]
        }
        guard case .accepting(let greeting) = side else {
            return [.send(.refusal(of: id, .denied, text: "who accepted the connection is not asked HELLO"))]
        }
        if let refusal = Self.refusalOfRepetition(in: message, id: id) { return [.send(refusal)] }
        do throws(IntroductionError) {
            let hello = try Hello(message)
            phase = .acquainted
            return [
                .send(Message(id, AnswerVerb.ok.rawValue)),
                acquainted(as: hello.agent, epoch: nil, ours: greeting.capabilities, theirs: hello.capabilities),
            ]
        } catch {
            return [
                .send(.refusal(of: id, .unknown, ["version=\(ProtocolVersion.number)"], text: error.reason))
            ]
        }
    }

    mutating func receiveAnswerToHello(_ message: Message, _ verb: AnswerVerb) -> [SessionAction] {
        guard case .askedHello(let greeting) = phase, case .dialing(let hello) = side, verb.isFinal else {
            return [.ignored(message)]
        }
        guard verb == .ok else { return end(.refused(message.errorCode)) }
        phase = .acquainted
        peerLimits = greeting.limits.lowered(to: .acquainted)
        return [
            acquainted(
                as: greeting.node, epoch: greeting.epoch, ours: hello.capabilities, theirs: greeting.capabilities)
        ]
    }

    private func acquainted(
        as name: String, epoch: UInt64?, ours: [String], theirs: [String]
    ) -> SessionAction {
        .acquainted(Acquaintance(name: name, epoch: epoch, capabilities: ours.filter(theirs.contains)))
    }
}
