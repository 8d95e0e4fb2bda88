import Gallery
import Logging
import NIOCore
import Wire

/// Carries out a `Session` on a channel: reads messages and tells it, does what it wants done.
///
/// Lives on the channel's event loop only; tasks reach it through ``Connection``.
final class Conversation: ChannelInboundHandler, PlaintextTaker {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What the gauge says when it has fallen.
    enum Event { case roomForMore }

    let settings: ConversationSettings
    let peer: PeerIdentity
    let gauge: InboundGauge
    let budget: OutboundBudget
    let events: Inbox
    var session: Session
    var outgoing = OutgoingBytes()
    var answers: [UInt64: PendingAnswer] = [:]
    var requests: [UInt64: Request] = [:]
    /// From `HELLO` to the end.
    var connection: Connection?
    var lookups: (any Lookups)?
    /// Asks in place of everybody else while it measures.
    var pump: RequestPump?
    /// Whether what is said waits for the end of what came: one flush for all of it.
    private(set) var isReading = false
    /// The first reason for the end.
    var cause: ConnectionError?
    var context: ChannelHandlerContext?
    private var parser = MessageParser()
    private var incoming = IncomingBytes()
    private var greeting: Greeting?
    private var isPaused = false
    private var timer: Scheduled<Void>?

    init(_ settings: ConversationSettings, with peer: PeerIdentity, over channel: any Channel) {
        self.settings = settings
        self.peer = peer
        budget = OutboundBudget(bytesMax: settings.limits.outboundBytesMax)
        session = Session(
            settings.side, own: settings.own.role.kind, peer: peer.role.kind,
            at: Self.now)
        gauge = InboundGauge(limits: settings.limits) {
            channel.pipeline.fireUserInboundEventTriggered(Event.roomForMore)
        }
        // Events do not stop the reading: the answers behind them would wait for somebody who listens to none.
        events = Inbox(gauge: nil, bounds: (settings.limits.eventsMax, settings.limits.eventBytesMax)) { _ in }
    }

    /// The loop's clock, as a `Session` wants it.
    static var now: Instant { Instant(milliseconds: Int64(NIODeadline.now().uptimeNanoseconds / 1_000_000)) }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        perform(session.start())
        flush()
        schedule()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case TLSEvent.ended: perform(session.peerClosed())
        case Event.roomForMore: resume()
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    /// `HELLO` is answered: the connection is for use.
    func acquaint(_ acquaintance: Acquaintance) {
        guard let context else { return }
        let connection = Connection(self, greeting: greeting, acquaintance, over: context.channel)
        self.connection = connection
        lookups = settings.handler?.lookups(for: peer)
        settings.established(.success(connection))
        schedule()
    }

    // MARK: Reading

    func lendBuffer(roomFor count: Int) -> ByteBuffer { incoming.lend(roomFor: count) }

    func take(_ plaintext: ByteBuffer) {
        incoming.restore(plaintext)
        isReading = true
        let now = Self.now
        if let pump, !incoming.isEmpty {
            session.hear(at: now)
            pump.take(&incoming)
        }
        while !session.hasEnded, readMessage(at: now) {}
        incoming.releaseIfEmpty()
    }

    /// `false` if there is none whole.
    private func readMessage(at now: Instant) -> Bool {
        if incoming.isEmpty { return false }
        parser.limits = session.readingLimits
        do throws(FramingError) {
            switch try incoming.next(&parser) {
            case .message(let message):
                if !answersAtOnce(message, at: now) { perform(session.receive(message, at: now)) }
            case .refused(let line): perform(session.receive(line, at: now))
            case .more: return false
            }
        } catch {
            perform(session.receive(error))
            return false
        }
        if connection == nil, case .askedHello(let greeting) = session.phase { self.greeting = greeting }
        return true
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        lookups?.rest()
        flush()
        isPaused = gauge.isHigh
        if !isPaused { context.read() }
    }

    private func resume() {
        guard isPaused, !gauge.isHigh else { return }
        isPaused = false
        context?.read()
    }

    // MARK: Time

    private func schedule() {
        timer?.cancel()
        guard let context, let deadline = session.deadline else { return }
        let pause = max(deadline.since(Self.now), isPaused ? .seconds(1) : .milliseconds(1))
        let loop = context.eventLoop.assumeIsolated()
        timer = loop.scheduleTask(in: min(pause, settings.limits.writeStallTimeout / 2).timeAmount) { self.tick() }
    }

    private func tick() {
        // What this side does not read it cannot hold against the peer.
        if !isPaused { perform(session.tick(at: Self.now)) }
        if outgoing.isStalled(for: settings.limits.writeStallTimeout) {
            note(.stalled)
            perform(session.peerClosed())
        }
        flush()
        schedule()
    }

    /// Takes no new requests, and ends when those in flight are answered.
    func drain(saying reason: String, grace: Duration) {
        perform(session.drain(saying: reason, until: Self.now.advanced(by: grace)))
        schedule()
    }

    // MARK: The end

    /// Keeps the first reason.
    func note(_ error: ConnectionError) {
        cause = cause ?? error
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        note(ConnectionError(error))
        perform(session.peerClosed())
    }

    func channelInactive(context: ChannelHandlerContext) {
        perform(session.peerClosed())
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    private func log(_ cause: ConnectionError) {
        let level: Logger.Level =
            switch cause {
            case .ended(.farewell), .ended(.said), .ended(.closed): .debug
            default: .notice
            }
        settings.logger.log(level: level, "\(cause)", metadata: ["peer": "\(peer.role)"])
    }

    /// The session is over: nobody waits any longer, and the channel closes once all is written.
    func end() {
        let cause = cause ?? .ended(.closed)
        timer?.cancel()
        flush()
        if connection == nil { settings.established(.failure(cause)) } else { log(cause) }
        connection?.requests.finish()
        connection = nil
        lookups = nil
        pump?.fail(cause)
        pump = nil
        requests = [:]
        events.end(.failure(cause))
        budget.close(cause)
        context?.close(promise: nil)
    }
}
