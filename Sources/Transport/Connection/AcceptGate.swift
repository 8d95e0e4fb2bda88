import NIOCore
import Synchronization

/// How many connections a listener has, and which of them have not ended their handshake.
final class AcceptCount: Sendable {
    private let state = Mutex<(connections: Int, shaking: Set<ObjectIdentifier>)>((0, []))
    private let limits: TransportLimits

    init(limits: TransportLimits) {
        self.limits = limits
    }

    var isFull: Bool {
        state.withLock { $0.connections >= limits.connectionsMax || $0.shaking.count >= limits.handshakesMax }
    }

    func arrived(_ channel: any Channel) {
        state.withLock { state in
            state.connections += 1
            state.shaking.insert(ObjectIdentifier(channel))
        }
    }

    /// Its handshake came to an end, good or bad.
    func established(_ channel: any Channel) {
        state.withLock { _ = $0.shaking.remove(ObjectIdentifier(channel)) }
        channel.parent?.pipeline.fireUserInboundEventTriggered(AcceptGate.Event.roomForMore)
    }

    func left(_ channel: any Channel) {
        state.withLock { $0.connections -= 1 }
        established(channel)
    }
}

/// Stops accepting while there are as many connections, or as many unfinished handshakes, as are allowed.
///
/// Stands in the listening channel's pipeline; those who connect meanwhile wait in the kernel's queue. (When
/// accepting fails for want of descriptors, NIO's own handler waits a second before it tries again.)
final class AcceptGate: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias OutboundIn = Never

    enum Event { case roomForMore }

    private let count: AcceptCount
    private var isReadHeld = false

    init(_ count: AcceptCount) {
        self.count = count
    }

    func read(context: ChannelHandlerContext) {
        isReadHeld = count.isFull
        if !isReadHeld { context.read() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let child = unwrapInboundIn(data)
        count.arrived(child)
        child.closeFuture.whenComplete { [count] _ in count.left(child) }
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case Event.roomForMore = event else { return context.fireUserInboundEventTriggered(event) }
        if isReadHeld { read(context: context) }
    }
}
