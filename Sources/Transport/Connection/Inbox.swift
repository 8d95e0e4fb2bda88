import NIOCore
import Synchronization
import Wire

/// Messages from a connection's event loop to one task, in order, with an end.
///
/// The event loop never waits: what is not taken is counted in the gauge, and the connection stops
/// reading its socket when that is high.
final class Inbox: Sendable {
    private struct State {
        /// What came and was not taken: `messages[taken...]`.
        var messages: [Message] = []
        var taken = 0
        /// The weight of those, in bytes.
        var bytes = 0
        var end: Result<Message, ConnectionError>?
        var waiter: CheckedContinuation<Void, Never>?
        var isAbandoned = false

        var isReady: Bool { taken < messages.count || end != nil }
    }

    enum Element: Sendable {
        case message(Message)
        /// The last: nothing comes after it.
        case last(Message)
    }

    private let state = Mutex(State())
    private let gauge: InboundGauge?
    private let bounds: (count: Int, bytes: Int)
    /// How long its taker waits for one message, and where that is timed.
    private let silence: (loop: any EventLoop, most: TimeAmount)?
    private let abandoned: @Sendable (Inbox) -> Void

    /// Without a gauge, what is not taken is bounded by `bounds`.
    ///
    /// When the taker has waited for `silence`, it is given up with `.timedOut`.
    ///
    /// `abandoned` is called once, on any thread, if the taker loses interest before the end.
    init(
        gauge: InboundGauge?, bounds: (count: Int, bytes: Int) = (.max, .max),
        silence: (loop: any EventLoop, most: TimeAmount)? = nil, abandoned: @escaping @Sendable (Inbox) -> Void
    ) {
        self.gauge = gauge
        self.bounds = bounds
        self.silence = silence
        self.abandoned = abandoned
    }

    /// Adds a message; `false` if there are too many already.
    func put(_ message: Message) -> Bool {
        let (fits, waiter) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
            guard state.end == nil, !state.isAbandoned else { return (true, nil) }
            guard state.messages.count - state.taken < bounds.count, state.bytes <= bounds.bytes else {
                return (false, nil)
            }
            let weight = message.weight
            state.bytes += weight
            gauge?.add(weight)
            state.messages.append(message)
            return (true, state.waiter.take())
        }
        waiter?.resume()
        return fits
    }

    /// Ends it, after what is still to be taken.
    ///
    /// Only the first end counts.
    func end(_ end: Result<Message, ConnectionError>) {
        let waiter = state.withLock { state in
            state.end = state.end ?? end
            return state.waiter.take()
        }
        waiter?.resume()
    }

    var isAbandoned: Bool { state.withLock { $0.isAbandoned } }

    /// Whether the last message has come.
    var isFinished: Bool {
        state.withLock { state in
            if case .success = state.end { true } else { false }
        }
    }

    /// The error it ended with, if it has.
    var failure: ConnectionError? {
        state.withLock { state in
            if case .failure(let error) = state.end { error } else { nil }
        }
    }

    /// The next message; waits for it.
    ///
    /// Throws the end's error after the last message, again each time.
    func next() async throws(ConnectionError) -> Element {
        while true {
            if let element = try take() { return element }
            let timer = silence.map { silence in
                silence.loop.scheduleTask(in: silence.most) { self.abandon(.timedOut) }
            }
            defer { timer?.cancel() }
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let isReady = state.withLock { state in
                        if !state.isReady { state.waiter = continuation }
                        return state.isReady
                    }
                    if isReady { continuation.resume() }
                }
            } onCancel: {
                abandon(.cancelled)
            }
        }
    }

    private func take() throws(ConnectionError) -> Element? {
        let (message, end) = state.withLock { state -> (Message?, Result<Message, ConnectionError>?) in
            guard state.taken < state.messages.count else { return (nil, state.end) }
            let message = state.messages[state.taken]
            state.taken += 1
            state.bytes -= message.weight
            // Moving the rest to the front only when it is the smaller half keeps taking at constant cost.
            if state.taken * 2 >= state.messages.count {
                state.messages.removeFirst(state.taken)
                state.taken = 0
            }
            return (message, nil)
        }
        if let message {
            gauge?.remove(message.weight)
            return .message(message)
        }
        return try end.map { result throws(ConnectionError) in .last(try result.get()) }
    }

    /// Nobody will take anything more: drops what is there, and whoever waits gets `error`.
    func abandon(_ error: ConnectionError) {
        let (weight, waiter, isFirst) = state.withLock { state in
            let isFirst = state.end == nil && !state.isAbandoned
            let weight = state.bytes
            state.messages = []
            state.taken = 0
            state.bytes = 0
            state.isAbandoned = true
            if case .success? = state.end {} else { state.end = .failure(error) }
            return (weight, state.waiter.take(), isFirst)
        }
        gauge?.remove(weight)
        waiter?.resume()
        if isFirst { abandoned(self) }
    }
}

extension Message {
    /// About how much memory it takes, in bytes.
    var weight: Int { (payload?.readableBytes ?? 0) + fields.reduce(128) { $0 + 16 + $1.utf8.count } }
}
