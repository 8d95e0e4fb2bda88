import NIOCore
public import Wire

/// Asks over and over on a connection's event loop, to measure the other side.
///
/// As `redis-benchmark` does: so many requests in one piece, and the next piece when all of them are answered. They are
/// bytes made beforehand, and of an answer only its first words are looked at, so that what is measured is the
/// connection and whoever answers.
final class RequestPump {
    /// The requests without their numbers.
    private let lines: [[UInt8]]
    private let plan: PumpPlan
    private let conversation: Conversation
    private let promise: EventLoopPromise<PumpedAnswers>
    private var asked = 0
    /// How many of the piece under way are not answered.
    private var awaited = 0
    private var askedAt = NIODeadline.uptimeNanoseconds(0)
    private var latencies: [UInt64] = []
    private var refusals = 0

    init(
        _ lines: [[UInt8]], _ plan: PumpPlan, on conversation: Conversation, _ promise: EventLoopPromise<PumpedAnswers>
    ) {
        self.lines = lines
        self.plan = plan
        self.conversation = conversation
        self.promise = promise
        latencies.reserveCapacity(plan.count)
    }

    func start() {
        conversation.pump = self
        ask()
    }

    private func ask() {
        let count = min(plan.inFlight, plan.count - asked)
        guard count > 0 else {
            conversation.pump = nil
            return promise.succeed(PumpedAnswers(nanoseconds: latencies, refusals: refusals))
        }
        conversation.outgoing.makeRoom()
        for number in 0..<count {
            let line = lines[(plan.first &+ asked &* plan.step) % lines.count]
            conversation.outgoing.writer.writeRequest(UInt64(number + 1), line)
            asked += 1
        }
        awaited = count
        askedAt = .now()
        conversation.scheduleFlush()
    }

    /// Counts the answers that came; what is none of them is left to the conversation, and ends the measurement.
    func take(_ incoming: inout IncomingBytes) {
        let now = NIODeadline.now()
        var isStrange = false
        incoming.read { bytes in
            while awaited > 0, let line = Self.line(at: bytes) {
                guard line.isOK || line.isRefusal else {
                    isStrange = true
                    return
                }
                if line.isRefusal { refusals += 1 }
                bytes.moveReaderIndex(forwardBy: line.count)
                awaited -= 1
                latencies.append(UInt64((now - askedAt).nanoseconds))
            }
        }
        if isStrange { return conversation.stopPump(.answerLost) }
        if awaited == 0 { ask() }
    }

    /// The first line, if it is there whole: how long it is with its end, and what it begins with after its number.
    private static func line(at bytes: ByteBuffer) -> (count: Int, isOK: Bool, isRefusal: Bool)? {
        let span = bytes.readableBytesUInt8Span
        var end = 0
        while end < span.count, span[end] != UInt8(ascii: "\n") { end += 1 }
        guard end < span.count else { return nil }
        var word = 0
        while word < end, span[word] != UInt8(ascii: " ") { word += 1 }
        // A line that announces a payload ends with a brace, before CR and LF.
        guard word > 0, word + 3 < end, end > 1, span[end - 2] != UInt8(ascii: "}") else {
            return (end + 1, false, false)
        }
        let isOK = span[word + 1] == UInt8(ascii: "O") && span[word + 2] == UInt8(ascii: "K")
        let isRefusal = span[word + 1] == UInt8(ascii: "E") && span[word + 2] == UInt8(ascii: "R")
        return (end + 1, span[0] != UInt8(ascii: "*") && isOK, span[0] != UInt8(ascii: "*") && isRefusal)
    }

    func fail(_ error: ConnectionError) {
        promise.fail(error)
    }
}

extension Conversation {
    /// The pump met something that it does not understand.
    func stopPump(_ error: ConnectionError) {
        pump?.fail(error)
        pump = nil
    }
}

/// How often is asked, how many at a time, and which of the questions: the first, and how far on the next one is.
public struct PumpPlan: Sendable {
    let count: Int
    let inFlight: Int
    let first: Int
    let step: Int

    public init(count: Int, inFlight: Int, first: Int = 0, step: Int = 1) {
        self.count = count
        self.inFlight = max(inFlight, 1)
        self.first = first
        self.step = step
    }
}

/// What came of ``Connection/pump(_:plan:)``.
public struct PumpedAnswers: Sendable {
    /// How long each answer took, in the order in which they came.
    public let nanoseconds: [UInt64]
    /// How many of them were an `ERR`.
    public let refusals: Int
}

/// Requests as bytes, made once for many measurements.
public struct PumpedQuestions: Sendable {
    let lines: [[UInt8]]

    /// One request of `verb` for each of `fields`, of which there is at least one.
    ///
    /// Throws ``MessageWriter/Failure`` for what may not stand on a line.
    public init(_ verb: Verb, _ fields: [[String]]) throws {
        lines = try fields.map { fields in
            var writer = AnswerWriter(limits: .acquainted)
            try writer.write(Message(0, verb.rawValue, fields))
            // Without the 0.
            return Array(writer.bytes.readableBytesView.dropFirst())
        }
    }
}

extension Connection {
    /// Asks as `plan` says and measures; nobody else may ask on this connection meanwhile.
    ///
    /// Answers with a payload cannot be counted: one ends the measurement with an error.
    public func pump(_ questions: PumpedQuestions, plan: PumpPlan) async throws -> PumpedAnswers {
        let promise = eventLoop.makePromise(of: PumpedAnswers.self)
        onLoop { conversation in
            guard conversation.connection != nil, !questions.lines.isEmpty else {
                return promise.fail(conversation.cause ?? .answerLost)
            }
            RequestPump(questions.lines, plan, on: conversation, promise).start()
        }
        return try await promise.futureResult.get()
    }
}
