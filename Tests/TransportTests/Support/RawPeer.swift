import Deadlines
import NIOCore
import NIOPosix
import Synchronization

@testable import Transport

/// A client with TLS and no protocol: says any bytes, keeps what comes.
final class RawPeer: Sendable {
    private final class Keeper: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        let state: Mutex<(heard: [UInt8], error: TLSError?, isOver: Bool)> = Mutex(([], nil, false))
        let isDeaf = Atomic(false)

        func channelActive(context: ChannelHandlerContext) { context.read() }

        func channelReadComplete(context: ChannelHandlerContext) {
            if !isDeaf.load(ordering: .acquiring) { context.read() }
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = Array(unwrapInboundIn(data).readableBytesView)
            state.withLock { $0.heard += bytes }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            state.withLock { $0.error = $0.error ?? error as? TLSError }
        }

        func channelInactive(context: ChannelHandlerContext) { state.withLock { $0.isOver = true } }
    }

    private let keeper = Keeper()
    let channel: any Channel

    init(to port: Int, _ tls: TLSContext, limits: TransportLimits = TransportLimits()) async throws {
        let keeper = keeper
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: false)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let engine = try TLSEngine(tls, .dialing, expecting: .anyone)
                    try channel.pipeline.syncOperations.addHandlers([TLSHandler(engine, limits: limits), keeper])
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
    }

    var text: String { keeper.state.withLock { String(decoding: $0.heard, as: UTF8.self) } }
    var error: TLSError? { keeper.state.withLock { $0.error } }
    var isOver: Bool { keeper.state.withLock { $0.isOver } }

    func say(_ text: String) async throws {
        try await say(ByteBuffer(string: text))
    }

    func say(_ bytes: ByteBuffer) async throws {
        try await channel.writeAndFlush(bytes)
    }

    /// Waits until what was heard contains `text`.
    func hear(_ text: String) async throws {
        try await eventually { self.text.contains(text) }
    }

    func becomeAcquainted() async throws {
        try await hear("* HELLO 1")
        try await say("1 HELLO 1\r\n")
        try await hear("1 OK")
    }

    /// Reads at most once more.
    func turnDeaf() { keeper.isDeaf.store(true, ordering: .releasing) }
}

extension RawPeer {
    /// Closes the socket and nothing else: no `close_notify`.
    func cutOff() async throws {
        try await channel.eventLoop.submit { [channel] in
            let context = try channel.pipeline.syncOperations.context(handlerType: TLSHandler.self)
            context.close(promise: nil)
        }.get()
    }
}
