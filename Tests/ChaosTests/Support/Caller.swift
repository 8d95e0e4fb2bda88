import NIOCore
import NIOPosix
import Synchronization

/// A connection of a test, which keeps what it gets and notices how it ends.
final class Caller: Sendable {
    private struct State {
        var received: [UInt8] = []
        var hasEnded = false
        var error: String?
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let caller: Caller

        init(_ caller: Caller) {
            self.caller = caller
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let buffer = unwrapInboundIn(data)
            caller.state.withLock { $0.received += buffer.readableBytesView }
        }

        func channelInactive(context: ChannelHandlerContext) { caller.state.withLock { $0.hasEnded = true } }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            caller.state.withLock { $0.error = "\(error)" }
            context.close(promise: nil)
        }
    }

    private let state = Mutex(State())
    private let channel = Mutex<(any Channel)?>(nil)

    static func connect(to port: Int, from address: String) async throws -> Caller {
        let caller = Caller()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(to: try SocketAddress(ipAddress: address, port: 0))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(caller))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        caller.channel.withLock { $0 = channel }
        return caller
    }

    func send(_ bytes: [UInt8]) async throws {
        try await channel.withLock { $0 }?.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    func close() async throws {
        try await channel.withLock { $0 }?.close()
    }

    var received: [UInt8] { state.withLock { $0.received } }
    var hasEnded: Bool { state.withLock { $0.hasEnded } }
    var wasReset: Bool { state.withLock { $0.error?.contains("reset") ?? false } }
}
