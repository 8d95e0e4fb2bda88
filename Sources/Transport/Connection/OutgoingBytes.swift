import NIOCore
import Wire

/// What a conversation has said since it last flushed, as bytes, and whether the peer takes it.
struct OutgoingBytes {
    /// From here on it is flushed at once, in bytes.
    private static let largeBytes = 262_144

    var isFlushScheduled = false
    private var writer = MessageWriter()
    private var bytes = ByteBuffer()
    private var counted = 0
    private var batchesUnderWay = 0
    private var progressAt = NIODeadline.now()

    var isLarge: Bool { bytes.readableBytes >= Self.largeBytes }

    mutating func write(_ message: Message, limits: WireLimits) throws(MessageWriter.Failure) {
        writer.limits = limits
        if let payload = message.payload { bytes.reserveCapacity(minimumWritableBytes: payload.readableBytes + 256) }
        try writer.write(message, into: &bytes)
    }

    /// `bytes` of the budget belong to what is said next.
    mutating func count(_ bytes: Int) {
        counted += bytes
    }

    /// All that was said, to be handed to the channel, and how much of it was counted in the budget.
    mutating func take() -> (bytes: ByteBuffer, counted: Int)? {
        guard bytes.readableBytes > 0 || counted > 0 else { return nil }
        defer {
            bytes = ByteBuffer()
            counted = 0
        }
        guard bytes.readableBytes > 0 else { return (bytes, counted) }
        if batchesUnderWay == 0 { progressAt = .now() }
        batchesUnderWay += 1
        return (bytes, counted)
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
