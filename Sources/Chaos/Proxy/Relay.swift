import NIOCore
import NIOPosix
import Settings

/// One connection through the proxy: the side of whoever dialed (near), and the side of the process (far).
final class Relay {
    private let near: any Channel
    private var far: (any Channel)?
    private let route: FaultProxy.Route
    private let board: Switchboard
    private var isDialing = false
    private var isOver = false
    private var endsPassed = 0
    // Set when the dialer is known.
    private var toFar: Flow?
    private var toNear: Flow?

    init(near: any Channel, to route: FaultProxy.Route, on board: Switchboard) {
        self.near = near
        self.route = route
        self.board = board
    }

    /// Both directions.
    var links: Set<Link> { Set([toFar, toNear].compactMap { $0?.link }) }

    /// The dialer's connection stands.
    func begin() {
        let dialer = board.place(of: near.remoteAddress)
        let toFar = Flow(Link(from: dialer, to: route.place), self, board)
        let toNear = Flow(Link(from: route.place, to: dialer), self, board)
        toFar.source = near
        toNear.target = near
        (self.toFar, self.toNear) = (toFar, toNear)
        board.add(self)
        board.count(toFar.link) { $0.connections += 1 }
        rulesChanged()
    }

    /// Looks at the rules anew.
    func rulesChanged() {
        guard !isOver, let toFar, let toNear else { return }
        if board.rule(toFar.link).refuses || board.rule(toNear.link).refuses { return reset() }
        guard far == nil else {
            toFar.pump()
            toNear.pump()
            return
        }
        if !board.rule(toFar.link).isCut { dial() }
    }

    private func dial() {
        guard !isDialing else { return }
        isDialing = true
        let loop = board.loop
        let target = toFar.flatMap { board.detour($0.link) } ?? route.back
        let relay = NIOLoopBound(self, eventLoop: loop)
        ClientBootstrap(group: loop)
            .channelOption(.autoRead, value: false)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(RelayEnd(relay.value, isNear: false))
                }
            }
            .connect(host: target.host, port: target.port)
            .assumeIsolated().whenComplete { [self] result in
                guard case .success(let channel) = result else { return reset() }
                dialed(channel)
            }
    }

    private func dialed(_ channel: any Channel) {
        guard !isOver else { return channel.close(promise: nil) }
        far = channel
        toFar?.target = channel
        toNear?.source = channel
        toFar?.pump()
        toNear?.pump()
    }

    func received(_ buffer: ByteBuffer, fromNear: Bool) { (fromNear ? toFar : toNear)?.received(buffer) }

    func readCompleted(fromNear: Bool) { (fromNear ? toFar : toNear)?.readCompleted() }

    func becameWritable(near: Bool) { (near ? toNear : toFar)?.pump() }

    /// A side will send no more.
    func ended(fromNear: Bool) {
        if fromNear, far == nil, !isDialing { return finish() }
        (fromNear ? toFar : toNear)?.ended()
    }

    /// A side is gone altogether: the other learns of it as soon as the link lets the end pass.
    func closed(near isNear: Bool) {
        guard !isOver else { return }
        ended(fromNear: isNear)
        let (outgoing, incoming) = isNear ? (toFar, toNear) : (toNear, toFar)
        outgoing?.source = nil
        incoming?.target = nil
    }

    /// The end of a direction went on to the other side.
    func passedEnd(_ flow: Flow) {
        endsPassed += 1
        let isSourceGone = flow.source == nil
        guard endsPassed < 2, !isSourceGone else { return finish() }
        flow.target?.close(mode: .output, promise: nil)
    }

    /// Breaks both sides off at once, as a reset does.
    func reset() {
        guard !isOver else { return }
        if let toFar { board.count(toFar.link) { $0.resets += 1 } }
        for channel in [near, far].compactMap(\.self) {
            guard let socket = channel as? any SocketOptionProvider else { continue }
            _ = socket.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        }
        isOver = true
        board.remove(self)
        near.close(promise: nil)
        far?.close(promise: nil)
    }

    /// Closes both sides when what was written to them has gone.
    private func finish() {
        guard !isOver else { return }
        isOver = true
        board.remove(self)
        for channel in [near, far].compactMap(\.self) {
            channel.writeAndFlush(ByteBuffer()).whenComplete { _ in channel.close(promise: nil) }
        }
    }
}

/// A channel's last handler: tells the relay what came of its side.
final class RelayEnd: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let relay: Relay
    private let isNear: Bool

    init(_ relay: Relay, isNear: Bool) {
        self.relay = relay
        self.isNear = isNear
    }

    func channelActive(context: ChannelHandlerContext) {
        if isNear { relay.begin() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        relay.received(unwrapInboundIn(data), fromNear: isNear)
    }

    func channelReadComplete(context: ChannelHandlerContext) { relay.readCompleted(fromNear: isNear) }

    func channelWritabilityChanged(context: ChannelHandlerContext) { relay.becameWritable(near: isNear) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent { relay.ended(fromNear: isNear) }
    }

    func channelInactive(context: ChannelHandlerContext) { relay.closed(near: isNear) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
