import NIOCore
public import Wire

/// The messages of one answer as they come: `ITEM` and `DATA`, and the `OK` as the last.
///
/// An `ERR` is thrown as `.refused`. To be taken once; letting go of it before its end cancels the request.
public struct AnswerStream: AsyncSequence, Sendable {
    /// Notices when nobody can take anything more.
    fileprivate final class Interest: Sendable {
        let inbox: Inbox

        init(_ inbox: Inbox) {
            self.inbox = inbox
        }

        deinit {
            inbox.abandon(.cancelled)
        }
    }

    private let interest: Interest

    init(_ inbox: Inbox) {
        interest = Interest(inbox)
    }

    var inbox: Inbox { interest.inbox }

    /// Takes the messages.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let interest: Interest
        private var isOver = false

        fileprivate init(_ interest: Interest) {
            self.interest = interest
        }

        /// The next message, or `nil` after the `OK`.
        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(ConnectionError) -> Message? {
            guard !isOver else { return nil }
            switch try await interest.inbox.next() {
            case .message(let message): return message
            case .last(let message):
                isOver = true
                return message
            }
        }
    }

    /// For `for try await`.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(interest) }

    /// All of it at once.
    func collect(within bounds: (count: Int, bytes: Int)) async throws(ConnectionError) -> Answer {
        var items: [Message] = []
        var bytes = 0
        while true {
            switch try await inbox.next() {
            case .last(let message): return Answer(ok: message, items: items)
            case .message(let message):
                bytes += message.weight
                guard items.count < bounds.count, bytes <= bounds.bytes else {
                    inbox.abandon(.answerTooLarge)
                    throw .answerTooLarge
                }
                items.append(message)
            }
        }
    }
}
