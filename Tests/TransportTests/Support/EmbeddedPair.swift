import NIOCore
import NIOEmbedded
import Wire

@testable import Transport

/// Both sides of a connection on embedded channels: every byte passes through the hands of the test.
final class EmbeddedPair {
    let dialing: Side
    let dialed: Side

    /// One side: its channel, and what came of it.
    final class Side {
        let channel = EmbeddedChannel()
        let outcome = Outcome()
        fileprivate var said = 0

        /// Bytes that this side wants sent and that were not taken yet.
        func take() throws -> [UInt8] {
            var bytes: [UInt8] = []
            while let buffer = try channel.readOutbound(as: ByteBuffer.self) { bytes += buffer.readableBytesView }
            return bytes
        }

        func receive(_ bytes: some Sequence<UInt8>) {
            // An error of the pipeline is what the handlers made of it already.
            _ = try? channel.writeInbound(ByteBuffer(bytes: bytes))
            channel.embeddedEventLoop.run()
        }

        /// The peer is gone, without a word.
        func cut() {
            channel.pipeline.fireChannelInactive()
            channel.embeddedEventLoop.run()
        }
    }

    init(
        _ client: TLSContext, _ server: TLSContext, handler: any RequestHandler,
        limits: TransportLimits = TransportLimits()
    ) throws {
        dialing = Side()
        dialed = Side()
        try add(.dialing, client, .dialing(Hello(agent: "test")), nil, limits, to: dialing)
        try add(.dialed, server, .accepting(.test), handler, limits, to: dialed)
        for side in [dialed, dialing] {
            side.channel.connect(to: try SocketAddress(unixDomainSocketPath: "/x"), promise: nil)
            side.channel.embeddedEventLoop.run()
        }
    }

    private func add(
        _ end: TLSEngine.Side, _ tls: TLSContext, _ session: Session.Side, _ handler: (any RequestHandler)?,
        _ limits: TransportLimits, to side: Side
    ) throws {
        let outcome = side.outcome
        let settings = ConversationSettings(
            side: session, own: tls.identity, handler: handler, limits: limits, logger: .quiet,
            established: { outcome.established($0) })
        let engine = try TLSEngine(tls, end, expecting: .anyone)
        try side.channel.pipeline.syncOperations.addHandlers([TLSHandler(engine, limits: limits), Doorman(settings)])
    }

    /// Moves bytes both ways until nobody says anything.
    ///
    /// When `cutSide` has said `limit` bytes in its life and wants to say more, both find themselves cut off, and
    /// `true` is answered.
    func pump(cutting cutSide: Side? = nil, after limit: Int = .max) throws -> Bool {
        while true {
            let said = (try dialing.take(), try dialed.take())
            guard !said.0.isEmpty || !said.1.isEmpty else { return false }
            for (bytes, sender, receiver) in [(said.0, dialing, dialed), (said.1, dialed, dialing)] {
                let rest = sender === cutSide ? limit - sender.said : .max
                receiver.receive(bytes.prefix(rest))
                sender.said += bytes.count
                guard rest >= bytes.count else {
                    receiver.cut()
                    sender.cut()
                    return true
                }
            }
        }
    }
}
