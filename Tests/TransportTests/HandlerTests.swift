import NIOCore
import NIOEmbedded
import Testing
import Wire

@testable import Transport

/// Counts the reads that get through to the socket.
private final class ReadCounter: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    var reads = 0

    func read(context: ChannelHandlerContext) {
        reads += 1
        context.read()
    }
}

/// What the TLS handler and the conversation do on a channel whose every byte and second is the test's.
@Suite struct HandlerTests {
    let cluster: TestCluster
    let server: TLSContext
    let client: TLSContext

    init() throws {
        cluster = try TestCluster()
        server = try cluster.context(.coordinatorOne)
        client = try cluster.context(.alice)
    }

    private func pair(_ handler: ClosureHandler = ClosureHandler()) throws -> EmbeddedPair {
        let pair = try EmbeddedPair(client, server, handler: handler)
        #expect(try pair.pump() == false)
        #expect(pair.dialing.outcome.connection != nil)
        return pair
    }

    @Test func `nothing is read while the channel is not writable`() throws {
        let pair = try pair()
        let channel = pair.dialed.channel
        let counter = ReadCounter()
        try channel.pipeline.syncOperations.addHandler(counter, position: .first)
        channel.isWritable = false
        channel.pipeline.fireChannelWritabilityChanged()
        channel.pipeline.read()
        #expect(counter.reads == 0)
        channel.isWritable = true
        channel.pipeline.fireChannelWritabilityChanged()
        #expect(counter.reads == 1)
    }

    @Test func `the peer's close_notify is awaited for a second and no longer`() throws {
        let pair = try pair()
        pair.dialed.outcome.connection?.end(saying: "enough")
        let loop = pair.dialed.channel.embeddedEventLoop
        loop.run()
        #expect(try !pair.dialed.take().isEmpty)
        loop.advanceTime(by: .milliseconds(999))
        #expect(pair.dialed.channel.isActive)
        loop.advanceTime(by: .milliseconds(1))
        #expect(!pair.dialed.channel.isActive)
    }

    @Test func `an end in good order is closed at once on both sides`() throws {
        let pair = try pair()
        pair.dialed.outcome.connection?.end(saying: "enough")
        pair.dialed.channel.embeddedEventLoop.run()
        #expect(try pair.pump() == false)
        #expect(!pair.dialing.channel.isActive)
        #expect(!pair.dialed.channel.isActive)
    }

    @Test func `a handshake that does not end in time is given up`() throws {
        let pair = try EmbeddedPair(client, server, handler: ClosureHandler())
        let loop = pair.dialed.channel.embeddedEventLoop
        loop.advanceTime(by: .milliseconds(9_999))
        #expect(pair.dialed.outcome.error == nil)
        loop.advanceTime(by: .milliseconds(1))
        #expect(pair.dialed.outcome.error == .tls(.handshakeTimedOut))
        #expect(!pair.dialed.channel.isActive)
    }

    @Test func `a peer that sends 64 KiB and no end of its handshake is given up`() throws {
        let pair = try EmbeddedPair(client, server, handler: ClosureHandler())
        // A client hello that announces 128,000 bytes, in records of 16 KiB.
        let hello: [UInt8] = [0x01, 0x01, 0xf4, 0x00] + Array(repeating: 0, count: 128_000)
        var sent = 0
        for start in stride(from: 0, to: hello.count, by: 16_384) where pair.dialed.outcome.error == nil {
            let part = hello[start..<min(start + 16_384, hello.count)]
            pair.dialed.receive([0x16, 0x03, 0x01, UInt8(part.count >> 8), UInt8(part.count & 0xff)] + part)
            sent += 5 + part.count
        }
        #expect(pair.dialed.outcome.error == .tls(.handshakeTooLong))
        #expect(sent > 65_536)
        #expect(sent <= 65_536 + 16_389)
    }

    @Test func `a byte flipped on the way ends the connection as corrupt`() throws {
        let pair = try pair()
        let connection = try #require(pair.dialing.outcome.connection)
        let inbox = connection.makeInbox()
        connection.onLoop { $0.ask(.status, [], nil, deadline: nil, inbox) }
        pair.dialing.channel.embeddedEventLoop.run()
        var bytes = try pair.dialing.take()
        bytes[7] ^= 1
        pair.dialed.receive(bytes)
        #expect(!pair.dialed.channel.isActive)
        // The alert tells the other side.
        pair.dialing.receive(try pair.dialed.take())
        let failure = try #require(inbox.failure)
        guard case .tls(.refusedByPeer(let alert)) = failure else { return #expect(Bool(false), "\(failure)") }
        #expect(alert.contains("bad record mac"))
    }

    @Test func `answers to requests of one read go out in one flush`() throws {
        let pair = try pair(ClosureHandler(atOnce: { message, _, _ in message.id.map { Message($0, "OK") } }))
        let connection = try #require(pair.dialing.outcome.connection)
        for _ in 0..<100 {
            let inbox = connection.makeInbox()
            connection.onLoop { $0.ask(.status, [], nil, deadline: nil, inbox) }
        }
        pair.dialing.channel.embeddedEventLoop.run()
        let asked = try pair.dialing.take()
        // One record for all hundred.
        #expect(asked[3..<5].reduce(0) { $0 << 8 | Int($1) } == asked.count - 5)
        pair.dialed.receive(asked)
        let answered = try pair.dialed.take()
        #expect(answered[3..<5].reduce(0) { $0 << 8 | Int($1) } == answered.count - 5)
        #expect(answered.count > 500)
    }

    @Test func `a peer that takes nothing of what is written for a minute is given up`() throws {
        let pair = try pair()
        let channel = pair.dialed.channel
        let conversation = try channel.pipeline.syncOperations.handler(type: Conversation.self)
        // What is written and not flushed to a socket stays under way.
        let stuck = Stuck()
        try channel.pipeline.syncOperations.addHandler(stuck, position: .first)
        conversation.perform([.send(Message(unasked: "EVENT"))])
        channel.embeddedEventLoop.run()
        #expect(stuck.promises.count == 1)
        #expect(!conversation.outgoing.isStalled(for: .seconds(60)))
        #expect(conversation.outgoing.isStalled(for: .zero))
        stuck.promises.forEach { $0?.succeed() }
        channel.embeddedEventLoop.run()
        #expect(!conversation.outgoing.isStalled(for: .zero))
    }
}

/// A socket that takes nothing.
private final class Stuck: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    var promises: [EventLoopPromise<Void>?] = []

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        promises.append(promise)
    }
}
