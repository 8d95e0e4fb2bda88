import Synchronization

/// How far a range of chunks has been sent, over several sources.
final class RestToSend: Sendable {
    private let rest: Mutex<Range<Int>>

    init(_ range: Range<Int>) {
        rest = Mutex(range)
    }

    /// What is still to be sent.
    var range: Range<Int> { rest.withLock { $0 } }

    /// The chunk, and with it all before it, was sent.
    func sent(_ chunk: Int) {
        rest.withLock { $0 = min(chunk + 1, $0.upperBound)..<$0.upperBound }
    }
}
