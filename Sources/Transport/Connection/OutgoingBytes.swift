import NIOCore
import Wire

/// What a conversation has said since it last flushed, as bytes, and whether the peer takes it.
struct OutgoingBytes {
    /// From here on it is flushed at once, in bytes.
    private static let largeBytes = 262_144

    /// From this many bytes on, the next batch is given no room beforehand: bulk finds its own.
    private static let roomMax = 16_384

    var isFlushScheduled = false
    /// Where messages are written; its limits are to be set before each.
    var writer = AnswerWriter()
    /// The size of the batch before.
    private var lastBytes = 256
    private var counted = 0
    private var batchesUnderWay = 0
    private var progressAt = NIODeadline.now()

    var isLarge: Bool { writer.bytes.readableBytes >= Self.largeBytes }

    mutating func write(_ message: Message, limits: WireLimits) throws(MessageWriter.Failure) {
        makeRoom(for: message.payload?.readableBytes ?? 0)
        writer.limits = limits
        try writer.write(message)
    }

    /// A batch is mostly about as large as the one before.
    mutating func makeRoom(for payloadBytes: Int = 0) {
        if payloadBytes > 0 {
            writer.bytes.reserveCapacity(minimumWritableBytes: payloadBytes + 256)
        } else if writer.bytes.capacity == 0 {
            writer.bytes.reserveCapacity(lastBytes)
        }
    }

    /// `bytes` of the budget belong to what is said next.
    mutating func count(_ bytes: Int) {
        counted += bytes
    }

    /// All that was said, to be handed to the channel, and how much of it was counted in the budget.
    mutating func take() -> (bytes: ByteBuffer, counted: Int)? {
        let count = writer.bytes.readableBytes
        guard count > 0 || counted > 0 else { return nil }
        defer {
            if count > 0 { writer.bytes = ByteBuffer() }
            counted = 0
        }
        guard count > 0 else { return (writer.bytes, counted) }
        lastBytes = min(count, Self.roomMax)
        if batchesUnderWay == 0 { progressAt = .now() }
        batchesUnderWay += 1
        return (writer.bytes, counted)
    }

    /// The kernel took a batch, or never will.
    mutating func noteProgress() {
        batchesUnderWay -= 1
        progressAt = .now()
    }

    func isStalled(for duration: Duration) -> Bool {
        batchesUnderWay > 0 && NIODeadline.now() - progressAt >= duration.timeAmount
    }
}
