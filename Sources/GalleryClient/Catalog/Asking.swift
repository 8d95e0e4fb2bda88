import NIOCore
import Settings
import Transport
import Wire

/// Asking the coordinator.
extension GalleryClient {
    /// How a lost answer is dealt with.
    enum Repetition {
        /// Once more on a new connection, since the old one may have died unnoticed.
        case once
        /// Again until ``ClientLimits/retryWindow`` is over: the request carries a key, or asks only.
        case untilWindowEnds
    }

    /// Asks the coordinator, and again if the answer is lost.
    func ask(
        _ verb: Verb, _ fields: [String] = [], payload: ByteBuffer? = nil, repeating: Repetition = .once,
        deadline: Duration? = nil
    ) async throws(ClientError) -> Answer {
        let fields = fields + groups.fields(verb, fields)
        let started = ContinuousClock.now
        var attempt = 0
        while true {
            attempt += 1
            let error: ConnectionError
            do {
                return try await askOnce(verb, fields, payload, deadline ?? limits.answerTimeout)
            } catch let failure {
                error = failure
            }
            try error.throwIfFinal(about: describe(verb, fields))
            let isOver =
                switch repeating {
                case .once: attempt > 1 || error.isNobodyThere
                case .untilWindowEnds: ContinuousClock.now - started >= limits.retryWindow
                }
            guard !isOver else { throw failure(error, describe(verb, fields)) }
            try await pause(attempt)
        }
    }

    /// Asks with a body of any length, once; the rows that came before a refusal are handed on too.
    func askWithBody(
        _ verb: Verb, _ fields: [String], _ body: ByteBuffer, _ row: (Message) throws -> Void
    ) async throws(ClientError) -> Message {
        let deadline = limits.answerTimeout
        do {
            return try await withCoordinator { connection in
                let stream = try await connection.answers(toUpload: verb, fields, deadline: deadline) { writer in
                    var (rest, offset) = (body, 0)
                    while let piece = rest.readSlice(length: min(Self.bodyPieceBytesMax, rest.readableBytes)),
                        piece.readableBytes > 0
                    {
                        try await writer.more(at: UInt64(offset), piece)
                        offset += piece.readableBytes
                    }
                }
                var messages = stream.makeAsyncIterator()
                while let message = try await messages.next() {
                    if message.isFinalAnswer { return message }
                    try row(message)
                }
                throw ClientError.unreadableAnswer(to: verb.rawValue, reason: "it has no end")
            }
        } catch let error as ClientError {
            throw error
        } catch let error as ConnectionError {
            try error.throwIfFinal(about: verb.rawValue)
            throw failure(error, verb.rawValue)
        } catch {
            throw .noAnswer(to: verb.rawValue, reason: "\(error)")
        }
    }

    /// The longest piece of a body, in bytes.
    private static let bodyPieceBytesMax = 1 << 19

    private func askOnce(
        _ verb: Verb, _ fields: [String], _ payload: ByteBuffer?, _ deadline: Duration
    ) async throws(ConnectionError) -> Answer {
        let connection = try await coordinator.get { () throws(ConnectionError) in
            try await self.openCoordinator(within: deadline)
        }
        do {
            return try await connection.ask(verb, fields, payload: payload, deadline: deadline)
        } catch {
            if !error.leavesConnectionUsable { await coordinator.drop(connection) }
            throw error
        }
    }

    private func failure(_ error: ConnectionError, _ what: String) -> ClientError {
        switch error {
        case .refused(let refusal): .refused(refusal)
        case .tls, .unreachable: .coordinatorUnreachable(settings.coordinator, reason: error.shortReason)
        default: .noAnswer(to: what, reason: error.shortReason)
        }
    }

    func pause(_ attempt: Int) async throws(ClientError) {
        do {
            try await Task.sleep(for: limits.retryDelay * min(attempt, 8))
        } catch {
            throw .cancelled(standing: "nothing was changed by the last try")
        }
    }

    private func describe(_ verb: Verb, _ fields: [String]) -> String {
        ([verb.rawValue] + fields.prefix(2)).joined(separator: " ")
    }
}

extension ConnectionError {
    /// Whether the same connection may be used for the next request.
    var leavesConnectionUsable: Bool {
        switch self {
        case .refused, .timedOut, .cancelled, .notAsked(.tooManyInFlight), .answerTooLarge, .answerLost: true
        default: false
        }
    }

    /// Whether asking again at once is vain.
    var isNobodyThere: Bool {
        switch self {
        case .unreachable, .tls: true
        default: false
        }
    }

    /// The rules by which a coordinator refuses a change while its catalog cannot be written: that may last.
    private static let obstructions: Set = ["CatalogFull", "CatalogReadOnly"]

    /// What the other side said for good, or what a repetition cannot mend.
    func throwIfFinal(about what: String) throws(ClientError) {
        switch self {
        case .refused(let refusal) where !refusal.code.mayRepeat || Self.obstructions.contains(refusal.rule ?? ""):
            throw .refused(refusal)
        case .cancelled: throw .cancelled(standing: "\(what) was not waited for")
        case .answerTooLarge: throw .unreadableAnswer(to: what, reason: "it is too long")
        case .notAsked(.notAllowed): throw .unreadableAnswer(to: what, reason: "\(self)")
        case .tls(.unusableFile(let path, let reason)):
            throw .credentials(.unusableFile(path: path, reason: reason))
        default: return
        }
    }

    /// What NIO wraps in several layers of description.
    private static let plainReasons = ["Connection refused", "No route to host", "connect timeout"]

    /// The reason without the address, which the text around it names.
    var shortReason: String {
        switch self {
        case .unreachable(_, let reason): Self.plainReasons.first { reason.contains($0) } ?? reason
        default: "\(self)"
        }
    }
}
