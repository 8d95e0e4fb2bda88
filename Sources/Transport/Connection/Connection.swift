import Logging
import NIOCore
public import Wire

/// A connection whose peer is known and acquainted.
///
/// Both sides may ask on it; any number of tasks may use it.
///
/// It stays open until ``close(saying:)``, until the peer ends it, or until it breaks; letting go of this object
/// does not end it. Whoever gave a handler must run ``serve()``.
public final class Connection: Sendable {
    /// Who the peer is, by its certificate.
    public let peer: PeerIdentity
    /// What the peer said of itself when it was dialed; `nil` on the side that was.
    public let greeting: Greeting?
    /// The peer's name for itself, and the capabilities that both sides named.
    public let acquaintance: Acquaintance
    let logger: Logger
    let gauge: InboundGauge
    private let budget: OutboundBudget
    private let eventInbox: Inbox
    private let conversation: NIOLoopBound<Conversation>
    private let channel: any Channel
    private let handler: (any RequestHandler)?
    private let limits: TransportLimits
    private let stream: AsyncStream<Request>
    let requests: AsyncStream<Request>.Continuation

    /// On the channel's event loop.
    init(
        _ conversation: Conversation, greeting: Greeting?, _ acquaintance: Acquaintance, over channel: any Channel
    ) {
        peer = conversation.peer
        self.greeting = greeting
        self.acquaintance = acquaintance
        logger = conversation.settings.logger
        gauge = conversation.gauge
        budget = conversation.budget
        eventInbox = conversation.events
        self.conversation = NIOLoopBound(conversation, eventLoop: channel.eventLoop)
        self.channel = channel
        handler = conversation.settings.handler
        limits = conversation.settings.limits
        // As many as may be in flight, which the session sees to.
        (stream, requests) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    }

    /// Answers the peer's requests, each in a child task, until the connection ends and all of them have returned.
    ///
    /// To be run once. If its task is cancelled, the connection ends.
    public func serve() async {
        guard let handler else { return await ended() }
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                for await request in stream {
                    group.addTask { await request.serve(by: handler) }
                }
                // Also those that have answered and go on, as a subscription's do.
                group.cancelAll()
            }
        } onCancel: {
            end(saying: "the other side stopped")
        }
        await ended()
    }

    /// Says good-bye, and returns when the connection is closed.
    ///
    /// What is in flight is lost.
    public func close(saying reason: String = "good-bye") async {
        end(saying: reason)
        await ended()
    }

    func end(saying reason: String) {
        onLoop { $0.perform($0.session.end(saying: reason)) }
    }

    /// Takes no new requests, and closes when those in flight are answered or `grace` is over.
    public func drain(saying reason: String, grace: Duration) async {
        onLoop { $0.drain(saying: reason, grace: grace) }
        await ended()
    }

    /// Returns when the connection is closed, whoever closed it.
    public func ended() async {
        await withCheckedContinuation { continuation in whenEnded { continuation.resume() } }
    }

    func whenEnded(_ action: @escaping @Sendable () -> Void) {
        channel.closeFuture.whenComplete { _ in action() }
    }

    /// Says something unasked.
    ///
    /// A peer that leaves more than ``TransportLimits/eventBytesMax`` untaken is told `BYE :too slow` instead, and the
    /// connection ends.
    public func tell(_ message: Message) {
        let bytes = message.weight
        switch budget.admitAtOnce(bytes, bytesMax: limits.eventBytesMax) {
        case .admitted:
            onLoop { $0.countingOut(bytes) { $0.perform($0.session.say(message)) } }
        case .tooMuch:
            onLoop { conversation in
                conversation.note(.tooSlow)
                conversation.perform(conversation.session.end(saying: "too slow"))
            }
        case .closed: break
        }
    }

    /// Says something unasked, and waits while too much is under way.
    ///
    /// Throws when the connection has ended.
    public func deliver(_ message: Message) async throws(ConnectionError) {
        try await countingOut(message.weight) { $0.perform($0.session.say(message)) }
    }

    /// What the peer says unasked, each message once, to whoever takes it first; ends with the connection's error.
    public var events: ConnectionEvents { ConnectionEvents(inbox: eventInbox) }

    var eventLoop: any EventLoop { channel.eventLoop }

    func onLoop(_ action: @escaping @Sendable (Conversation) -> Void) {
        if channel.eventLoop.inEventLoop {
            action(conversation.value)
        } else {
            channel.eventLoop.execute { [conversation] in action(conversation.value) }
        }
    }

    /// Waits until `bytes` more may be under way, then does `action` on the event loop, which says them.
    func countingOut(
        _ bytes: Int, _ action: @escaping @Sendable (Conversation) -> Void
    ) async throws(ConnectionError) {
        try await budget.admit(bytes)
        onLoop { $0.countingOut(bytes, action) }
    }

    /// Where the messages of one answer go.
    func makeInbox(silenceMax: Duration? = nil) -> Inbox {
        let silence = silenceMax.map { (loop: channel.eventLoop, most: $0.timeAmount) }
        return Inbox(gauge: gauge, silence: silence) { [self] inbox in onLoop { $0.cancel(inbox) } }
    }

    var itemBounds: (count: Int, bytes: Int) { (limits.itemsMax, limits.itemBytesMax) }
}

/// What a peer says unasked.
public struct ConnectionEvents: AsyncSequence, Sendable {
    let inbox: Inbox

    /// Takes the messages.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let inbox: Inbox

        /// The next message.
        ///
        /// Throws the reason when the connection has ended.
        public func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(ConnectionError) -> Message? {
            switch try await inbox.next() {
            case .message(let message), .last(let message): message
            }
        }
    }

    /// For `for try await`.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(inbox: inbox) }
}
