import NIOCore
public import Wire

/// Asks over and over on a connection's event loop, to measure the other side.
///
/// Between an answer and the next request no task is woken, so that what is measured is the connection and whoever
/// answers, not this process's scheduler.
final class RequestPump {
    /// One request under way at a time.
    private final class Lane: AnswerTaker {
        let pump: RequestPump
        private var asked = NIODeadline.uptimeNanoseconds(0)

        init(_ pump: RequestPump) {
            self.pump = pump
        }

        func ask() {
            guard let fields = pump.take() else { return pump.laneEnded() }
            asked = .now()
            pump.conversation.ask(pump.verb, fields, nil, self)
        }

        func put(_ message: Message) -> Bool { true }

        func end(_ end: Result<Message, ConnectionError>) {
            switch end {
            case .success, .failure(.refused):
                pump.latencies.append(UInt64((NIODeadline.now() - asked).nanoseconds))
                if case .failure = end { pump.refusals += 1 }
                ask()
            case .failure(let error): pump.fail(error)
            }
        }
    }

    private let conversation: Conversation
    private let verb: Verb
    private let count: Int
    private let fields: (Int) -> [String]
    private let promise: EventLoopPromise<PumpedAnswers>
    private var asked = 0
    private var lanesRunning: Int
    private var latencies: [UInt64] = []
    private var refusals = 0
    private var isOver = false

    init(
        _ conversation: Conversation, _ verb: Verb, count: Int, inFlight: Int, promise: EventLoopPromise<PumpedAnswers>,
        fields: @escaping (Int) -> [String]
    ) {
        self.conversation = conversation
        self.verb = verb
        self.count = count
        self.fields = fields
        self.promise = promise
        lanesRunning = inFlight
        latencies.reserveCapacity(count)
    }

    func start() {
        let lanes = (0..<lanesRunning).map { _ in Lane(self) }
        for lane in lanes { lane.ask() }
    }

    private func take() -> [String]? {
        guard asked < count, !isOver else { return nil }
        defer { asked += 1 }
        return fields(asked)
    }

    private func laneEnded() {
        lanesRunning -= 1
        guard lanesRunning == 0, !isOver else { return }
        isOver = true
        promise.succeed(PumpedAnswers(nanoseconds: latencies, refusals: refusals))
    }

    private func fail(_ error: ConnectionError) {
        guard !isOver else { return }
        isOver = true
        promise.fail(error)
    }
}

/// What came of ``Connection/pump(_:count:inFlight:fields:)``.
public struct PumpedAnswers: Sendable {
    /// How long each answer took, in the order in which they came.
    public let nanoseconds: [UInt64]
    /// How many of them were an `ERR`.
    public let refusals: Int
}

extension Connection {
    /// Asks `count` times, always `inFlight` at a time, and measures.
    ///
    /// `fields` gives those of each request by its number; it runs on the event loop.
    public func pump(
        _ verb: Verb, count: Int, inFlight: Int, fields: @escaping @Sendable (Int) -> [String]
    ) async throws -> PumpedAnswers {
        let promise = eventLoop.makePromise(of: PumpedAnswers.self)
        onLoop { conversation in
            RequestPump(conversation, verb, count: count, inFlight: inFlight, promise: promise, fields: fields).start()
        }
        return try await promise.futureResult.get()
    }
}
