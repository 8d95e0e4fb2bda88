public import Gallery

/// One connection's conversation, as one side sees it: what was said, what may be said, what follows.
///
/// Both sides use it. It does no input or output and reads no clock: what happened comes in with the moment,
/// what is to be done comes out. One that carries it out does so in order, and before each message it reads
/// gives `readingLimits` to the parser, before each it sends `writingLimits` to the writer.
///
///     accepting:  greets → awaits HELLO ─ OK sent ───→ acquainted → draining → ended
///     dialing:    awaits greeting → asked HELLO ─ OK ─→ acquainted → draining → ended
public struct Session: Sendable {
    /// Which side this is, and what it says of itself.
    public enum Side: Hashable, Sendable {
        case accepting(Greeting)
        case dialing(Hello)
    }

    /// How far the conversation has come.
    public enum Phase: Hashable, Sendable {
        /// Dialing: the greeting has not come.
        case awaitingGreeting
        /// Dialing: `HELLO` is asked and not answered.
        case askedHello(Greeting)
        /// Accepting: the greeting is said, `HELLO` has not come.
        case awaitingHello
        case acquainted
        /// What is in flight may still be answered; at the latest at `until` the connection ends.
        case draining(saying: String, until: Instant)
        case ended
    }

    let side: Side
    /// From the peer to this side.
    let inward: Way
    let startedAt: Instant
    public internal(set) var phase: Phase
    /// What this side accepts from an acquainted peer.
    let ownLimits: WireLimits
    /// What the peer accepts from this side once acquainted.
    var peerLimits = WireLimits.acquainted
    var received = ReceivedRequests()
    var asked = AskedRequests()
    var heardAt: Instant
    var isPinging = false

    /// A conversation that begins at `now`, TLS being done; the roles are those of the certificates.
    public init(_ side: Side, own: Role, peer: Role, at now: Instant) {
        self.side = side
        inward = Way(from: peer, to: own)
        startedAt = now
        heardAt = now
        switch side {
        case .accepting(let greeting):
            phase = .awaitingHello
            ownLimits = greeting.limits
        case .dialing:
            phase = .awaitingGreeting
            ownLimits = .acquainted
        }
    }

    /// What is to be done first: the accepting side greets.
    public func start() -> [SessionAction] {
        switch side {
        case .accepting(let greeting): [.send(greeting.message)]
        case .dialing: []
        }
    }

    /// What to accept from the peer.
    public var readingLimits: WireLimits { isStranger ? .stranger : ownLimits }

    /// What the peer accepts.
    public var writingLimits: WireLimits { isStranger ? .stranger : peerLimits }

    var isStranger: Bool {
        switch phase {
        case .awaitingGreeting, .askedHello, .awaitingHello: true
        case .acquainted, .draining, .ended: false
        }
    }

    /// Whether nothing is to be read or said any more.
    public var hasEnded: Bool {
        if case .ended = phase { true } else { false }
    }

    /// How many requests of the peer are not over, those whose body is being skipped included.
    public var receivedInFlight: Int { received.count }

    /// How many requests of ours have no final answer.
    public var askedInFlight: Int { asked.count }

    /// A message was read.
    public mutating func receive(_ message: Message, at now: Instant) -> [SessionAction] {
        guard phase != .ended else { return [] }
        hear(at: now)
        guard let id = message.id else { return receiveUnasked(message) }
        if let verb = AnswerVerb(rawValue: message.verb) { return receiveAnswer(message, verb, to: id) }
        if isStranger { return receiveFromStranger(message, id: id) }
        if let verb = BodyVerb(rawValue: message.verb) { return receiveBody(message, verb, of: id) }
        return receiveRequest(message, id: id)
    }

    /// A line was read that is not of the grammar.
    public mutating func receive(_ line: RefusedLine, at now: Instant) -> [SessionAction] {
        guard phase != .ended else { return [] }
        hear(at: now)
        guard case .numbered(let id) = line.head else {
            return phase == .awaitingGreeting ? end(.introduction(.field("greeting"))) : [.ignoredLine(line)]
        }
        if let verb = AnswerVerb(rawValue: line.verb) { return receiveUnreadableAnswer(line, verb, to: id) }
        return receiveUnreadableRequest(line, id: id)
    }

    /// The parser found the framing broken.
    public mutating func receive(_ failure: FramingError) -> [SessionAction] { end(.broken(failure)) }

    /// The peer closed its side.
    public mutating func peerClosed() -> [SessionAction] { end(.closed) }

    /// Something came from the peer, whatever it was.
    public mutating func hear(at now: Instant) {
        heardAt = max(heardAt, now)
        isPinging = false
    }
}
