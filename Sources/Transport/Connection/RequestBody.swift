public import NIOCore
import Wire

/// The chunks of a request's body, in the order in which they came; ends with `END`.
public struct RequestBody: AsyncSequence, Sendable {
    let inbox: Inbox?

    /// A part of a body: bytes and where they stand.
    public struct Chunk: Sendable {
        /// Is `nil` if the peer wrote something else than a number; the handler refuses it.
        public let offset: UInt64?
        public let bytes: ByteBuffer
    }

    /// Takes the chunks; those that come faster wait in the socket.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let inbox: Inbox?

        /// The next chunk, or `nil` after `END`.
        ///
        /// Throws if the peer cancels or is gone.
        public func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(ConnectionError) -> Chunk? {
            guard let inbox, case .message(let message) = try await inbox.next() else { return nil }
            let offset = message.positional.first.flatMap({ DecimalNumber.read($0, as: UInt64.self) })
            return Chunk(offset: offset, bytes: message.payload ?? ByteBuffer())
        }
    }

    /// For `for try await`.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(inbox: inbox) }
}
