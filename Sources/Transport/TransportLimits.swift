import NIOCore
import Wire

/// How much and how long, for connections.
///
/// The defaults are what both daemons use; tests take shorter times.
public struct TransportLimits: Hashable, Sendable {
    /// How long connecting may take.
    public var connectTimeout = Duration.seconds(10)
    /// How long the TLS handshake may take after it; greeting and `HELLO` have the protocol's own limit.
    public var handshakeTimeout = WireLimits.handshakeMax
    /// The bytes read from a peer before its TLS handshake ends.
    public var handshakeBytesMax = WireLimits.handshakeBytesMax
    /// How long the peer's `close_notify` is awaited after ours.
    public var closeTimeout = WireLimits.closeNotifyMax
    /// How long requests in flight may go on while a listener shuts down.
    public var drainTimeout = Duration.seconds(10)

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
    /// Unasked messages that nobody on this side took yet; one more, or one after so many bytes, and the connection
    /// is ended, as too slow.
    public var eventsMax = 1024
    /// Bytes of unasked messages not taken on this side, or written and not yet taken by the kernel; more, and the
    /// peer is told `too slow`.
    public var eventBytesMax = 4 * 1_048_576
    /// The rows one ``Connection/ask(_:_:payload:deadline:)`` collects; more need a stream.
    public var itemsMax = 4096
    public var itemBytesMax = 16 * 1_048_576

    /// All defaults.
    public init() {}

    /// The marks of the channel's own buffer: above the high one, the peer's requests are not read.
    var writeMarks: ChannelOptions.Types.WriteBufferWaterMark {
        .init(low: outboundBytesMax, high: 2 * outboundBytesMax + WireLimits.handshakeBytesMax)
    }

    /// One read takes as much as came: bulk in few turns of the loop, and an idle connection's buffer is small.
    var receiveAllocator: any RecvByteBufferAllocator {
        AdaptiveRecvByteBufferAllocator(minimum: 2048, initial: 16_384, maximum: 524_288)
    }
}

extension Duration {
    /// The same length for NIO, at most a year: longer ones would overflow when a moment is added.
    var timeAmount: TimeAmount {
        let (seconds, attoseconds) = min(self, .seconds(365 * 86_400)).components
        return .nanoseconds(max(seconds, 0) * 1_000_000_000 + max(attoseconds, 0) / 1_000_000_000)
    }
}
