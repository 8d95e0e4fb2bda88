import NIOCore
import Wire

/// Plaintext that came and is not yet read as messages.
///
/// Payloads share its memory, so it is never written to again once one was cut out of it; and it never keeps
/// what was read: what is left over moves to fresh memory with room for the rest of its message.
struct IncomingBytes {
    /// Longer than any line: what is left over is the beginning of a payload.
    private static let bulkBytes = 65_536

    private var bytes = ByteBuffer()
    private var isShared = false

    var isEmpty: Bool { bytes.readableBytes == 0 }

    /// Hands out what is left over, with room for `count` bytes more after it.
    mutating func lend(roomFor count: Int) -> ByteBuffer {
        defer { bytes = ByteBuffer() }
        if !isShared, bytes.readableBytes > 0, bytes.writableBytes >= count { return bytes }
        let message = bytes.readableBytes < Self.bulkBytes ? 0 : WireLimits.acquainted.payloadBytesMax
        var fresh = ByteBuffer()
        fresh.reserveCapacity(max(bytes.readableBytes, message) + WireLimits.acquainted.lineBytesMax + count)
        fresh.writeImmutableBuffer(bytes)
        isShared = false
        return fresh
    }

    /// Takes it back, with what came.
    mutating func restore(_ bytes: ByteBuffer) {
        self.bytes = bytes
    }

    /// Reads one message, if one is there whole.
    mutating func next(_ parser: inout MessageParser) throws(FramingError) -> MessageParser.Outcome {
        let outcome = try parser.next(from: &bytes)
        if case .message(let message) = outcome, message.payload != nil { isShared = true }
        return outcome
    }

    /// Lets `body` read lines off the front, as far as it understands them.
    mutating func read(_ body: (inout ByteBuffer) -> Void) {
        body(&bytes)
    }

    /// An idle connection keeps no memory.
    mutating func releaseIfEmpty() {
        guard bytes.readableBytes == 0 else { return }
        bytes = ByteBuffer()
        isShared = false
    }
}
