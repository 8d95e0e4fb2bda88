public import NIOCore

/// Reads messages from bytes, and knows no verb.
///
/// One parser reads one connection, from one buffer to which arriving bytes are appended and from which
/// nobody else takes any. What was looked at for a line end is not looked at again when more bytes arrive.
public struct MessageParser: Sendable {
    /// What the bytes at the front of the buffer are.
    public enum Outcome: Hashable, Sendable {
        /// A message; its bytes are taken.
        ///
        /// Its payload shares the buffer's memory.
        case message(Message)
        /// A line that is not of the grammar; its bytes and its payload's are taken, and reading can go on.
        case refused(RefusedLine)
        /// Not all of a message yet; nothing is taken.
        case more
    }

    private struct Pending {
        let line: Line
        let payloadLength: Int
        /// Where the payload begins, in bytes after the reader index.
        let payloadStart: Int
    }

    /// What is accepted from here on.
    ///
    /// A line whose end has been read is not judged again.
    public var limits: WireLimits
    /// How many readable bytes are known to hold no line end.
    private var searched = 0
    private var pending: Pending?
    private var failure: FramingError?

    /// Begins with the limits for strangers.
    public init(limits: WireLimits = .stranger) {
        self.limits = limits
    }

    /// Takes one message off the front of `buffer`, if one is there whole.
    ///
    /// After an error every further call throws it again: there is no telling where a message begins.
    public mutating func next(from buffer: inout ByteBuffer) throws(FramingError) -> Outcome {
        if let failure { throw failure }
        do {
            return try read(&buffer)
        } catch {
            failure = error
            throw error
        }
    }

    private mutating func read(_ buffer: inout ByteBuffer) throws(FramingError) -> Outcome {
        if let pending { return try finish(pending, from: &buffer) }
        guard let (line, byteCount) = try readLine(of: buffer) else { return .more }
        if let payloadLength = line.payloadLength {
            let pending = Pending(line: line, payloadLength: payloadLength, payloadStart: byteCount)
            self.pending = pending
            return try finish(pending, from: &buffer)
        }
        buffer.moveReaderIndex(forwardBy: byteCount)
        searched = 0
        return outcome(of: line, payload: nil)
    }

    /// The first line and its number of bytes, line end included.
    private mutating func readLine(of buffer: ByteBuffer) throws(FramingError) -> (Line, byteCount: Int)? {
        let bytes = buffer.readableBytesUInt8Span
        // Beyond the longest line, CR and LF included, the search is of no use.
        let searchEnd = min(bytes.count, limits.lineBytesMax + 2)
        var index = searched
        while index < searchEnd, bytes[index] != Byte.lineFeed { index += 1 }
        guard index < searchEnd else {
            searched = index
            let isLastPlain = index > limits.lineBytesMax && bytes[index - 1] != Byte.carriageReturn
            if index > limits.lineBytesMax + 1 || isLastPlain { throw .lineTooLong(max: limits.lineBytesMax) }
            return nil
        }
        let end = index > 0 && bytes[index - 1] == Byte.carriageReturn ? index - 1 : index
        guard end <= limits.lineBytesMax else { throw .lineTooLong(max: limits.lineBytesMax) }
        return (try Line(bytes.extracting(0..<end), limits: limits), index + 1)
    }

    private mutating func finish(_ pending: Pending, from buffer: inout ByteBuffer) throws(FramingError) -> Outcome {
        let payloadEnd = pending.payloadStart + pending.payloadLength
        let firstIndex = buffer.readerIndex + payloadEnd
        guard let first = buffer.getInteger(at: firstIndex, as: UInt8.self) else { return .more }
        var end = payloadEnd + 1
        if first == Byte.carriageReturn {
            guard let second = buffer.getInteger(at: firstIndex + 1, as: UInt8.self) else { return .more }
            guard second == Byte.lineFeed else { throw .payloadUnterminated }
            end += 1
        } else if first != Byte.lineFeed {
            throw .payloadUnterminated
        }
        let payload = buffer.getSlice(
            at: buffer.readerIndex + pending.payloadStart, length: pending.payloadLength)
        buffer.moveReaderIndex(forwardBy: end)
        searched = 0
        self.pending = nil
        return outcome(of: pending.line, payload: payload)
    }

    private func outcome(of line: Line, payload: ByteBuffer?) -> Outcome {
        if let fault = line.fault { return .refused(RefusedLine(head: line.head, verb: line.verb, fault: fault)) }
        return .message(
            Message(head: line.head, verb: line.verb, fields: line.fields, text: line.text, payload: payload))
    }
}
