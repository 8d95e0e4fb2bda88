import Glibc
import Logging
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
/// Stands in the listening channel's pipeline; those who connect meanwhile wait in the kernel's queue. So they do when
/// accepting fails, for want of descriptors above all: the socket stays readable, and unless it was not looked at for a
/// while the loop would do nothing but fail. It is said once, and once more when it is over.
final class AcceptGate: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias OutboundIn = Never

    enum Event { case roomForMore }

    /// How long nobody is accepted after it failed.
    private static let pause = TimeAmount.seconds(1)

    private let count: AcceptCount
    private let logger: Logger
    private var isReadHeld = false
    private var isPausing = false
    /// How often accepting failed since it last went well.
    private var failures = 0

    init(_ count: AcceptCount, _ logger: Logger) {
        self.count = count
        self.logger = logger
    }

    func read(context: ChannelHandlerContext) {
        isReadHeld = count.isFull || isPausing
        if !isReadHeld { context.read() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let child = unwrapInboundIn(data)
        noteAccepted()
        count.arrived(child)
        child.closeFuture.whenComplete { [count] _ in count.left(child) }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        failures += 1
        if failures == 1 {
            logger.error(
                """
                nobody can connect at this moment: \(Self.reason(error)); it is tried again each second, and who is \
                connected is served
                """)
        }
        pauseReading(context)
        context.fireErrorCaught(error)
    }

    /// A read that failed is still pending: only a channel that reads nothing by itself lets go of its socket.
    private func pauseReading(_ context: ChannelHandlerContext) {
        guard !isPausing, set(readsByItself: false, context) else { return }
        isPausing = true
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) {
            self.isPausing = false
            _ = self.set(readsByItself: true, context)
        }
    }

    private func set(readsByItself: Bool, _ context: ChannelHandlerContext) -> Bool {
        do {
            try context.channel.syncOptions?.setOption(.autoRead, value: readsByItself)
            return true
        } catch {
            // It is closed.
            logger.debug("accepting is over: \(error)")
            return false
        }
    }

    private func noteAccepted() {
        guard failures > 0 else { return }
        logger.notice("others can connect again", metadata: ["failures": "\(failures)"])
        failures = 0
    }

    private static func reason(_ error: any Error) -> String {
        switch (error as? IOError)?.errnoCode {
        case EMFILE: "this process has as many files and connections open as it may (`ulimit -n`)"
        case ENFILE: "this machine has as many files open as it may (`fs.file-max`)"
        case ENOBUFS, ENOMEM: "this machine has no memory left for connections"
        default: "\(error)"
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case Event.roomForMore = event else { return context.fireUserInboundEventTriggered(event) }
        if isReadHeld { read(context: context) }
    }
}
