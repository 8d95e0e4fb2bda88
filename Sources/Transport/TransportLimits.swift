import NIOCore

/// How much and how long, for connections. The defaults are what both daemons use; tests take shorter times.
public struct TransportLimits: Hashable, Sendable {
    /// How long connecting and, after it, the TLS handshake and the greeting may each take.
    public var connectTimeout = Duration.seconds(10)
    public var handshakeTimeout = Duration.seconds(10)
    public var helloTimeout = Duration.seconds(10)
    /// The bytes read from a peer before its TLS handshake ends.
    public var handshakeBytesMax = 65_536
    /// How long the peer's `close_notify` is awaited after ours.
    public var closeTimeout = Duration.seconds(1)

    /// A connection on which nothing came for so long is ended; the dialing side asks `PING` well before.
    public var idleTimeout = Duration.seconds(60)
    public var pingAfter = Duration.seconds(20)
    /// A peer that takes nothing of what is written to it for so long is cut off.
    public var writeStallTimeout = Duration.seconds(60)

    /// Connections of one listener, and those among them whose handshake has not ended.
    public var connectionsMax = 1024
    public var handshakesMax = 128

    /// Bytes of bulk handed over and not yet taken by the kernel, above which a sender waits.
    public var outboundBytesMax = 2 * 1_048_576
    /// Bytes of one answer or body that nobody took yet: above `High` the socket is not read, until below `Low`.
    public var inboundBytesHigh = 4 * 1_048_576
    public var inboundBytesLow = 1_048_576
    /// Unasked messages that nobody took yet; one more and the connection is ended, as too slow.
    public var eventsMax = 1024
    /// Unasked messages written and not yet taken by the kernel; one byte more and the peer is told `too slow`.
    public var eventBytesMax = 4 * 1_048_576
    /// The rows one ``Connection/ask(_:fields:payload:deadline:)`` collects; more need a stream.
    public var itemsMax = 4096
    public var itemBytesMax = 16 * 1_048_576

    /// All defaults.
    public init() {}

    /// The marks of the channel's own buffer: above the high one, the peer's requests are not read.
    var writeMarks: (low: Int, high: Int) { (outboundBytesMax, 2 * outboundBytesMax + 65_536) }
}

extension Duration {
    /// The same length for NIO; saturates.
    var timeAmount: TimeAmount {
        let (seconds, attoseconds) = components
        let (nanoseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return .nanoseconds(overflow ? .max / 2 : nanoseconds + attoseconds / 1_000_000_000)
    }
}
