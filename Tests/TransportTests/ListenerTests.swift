import Deadlines
import NIOCore
import NIOPosix
import Synchronization
import Testing
import Wire

@testable import Transport

@Suite struct ListenerTests {
    let cluster: TestCluster
    let server: TLSContext
    let client: TLSContext

    init() throws {
        cluster = try TestCluster()
        server = try cluster.context(.coordinatorOne)
        client = try cluster.context(.alice)
    }

    static let garbage: [(ByteBuffer, String)] = [
        (ByteBuffer(string: "2 STATUS " + String(repeating: "x", count: 4088) + "\r\n"), "longer than 4096"),
        (ByteBuffer(repeating: 0x41, count: 5000), "longer than 4096"),
        (ByteBuffer(string: "GET / HTTP/1.1\r\n\r\n"), "begins with a number"),
        (ByteBuffer(string: "2 CREATE {1048577}\r\n"), "payload longer than 1048576"),
        (ByteBuffer(string: "2 CREATE {2}\r\nabc"), "no line end after the payload"),
        (ByteBuffer(repeating: 0, count: 64), "longer than 4096"),
        (ByteBuffer(bytes: [0xff, 0xfe, 0x0a]), "begins with a number"),
    ]

    @Test(arguments: ListenerTests.garbage.indices)
    func `what breaks framing is told BYE, and the others go on`(_ index: Int) async throws {
        let (bytes, words) = Self.garbage[index]
        try await withListener(server) { [client] listener in
            let connection = try await listener.dial(client)
            let raw = try await RawPeer(to: listener.localPort, client)
            try await raw.becomeAcquainted()
            try await raw.say(bytes)
            // Zeroes have no line end in time; more of them are too long.
            if words.contains("4096") { try? await raw.say(ByteBuffer(repeating: 0, count: 5000)) }
            try await raw.hear("* BYE :")
            #expect(raw.text.contains(words))
            try await eventually { raw.isOver }
            #expect(raw.error == nil)
            _ = try await connection.ask(.status)
        }
    }

    @Test func `a line of 4,096 bytes is a line`() async throws {
        try await withListener(server) { [client] listener in
            let raw = try await RawPeer(to: listener.localPort, client)
            try await raw.becomeAcquainted()
            try await raw.say("2 STATUS " + String(repeating: "x", count: 4087) + "\r\n")
            try await raw.hear("2 OK")
        }
    }

    @Test func `a stranger's line is at most 512 bytes`() async throws {
        try await withListener(server) { [client] listener in
            let raw = try await RawPeer(to: listener.localPort, client)
            try await raw.hear("* HELLO")
            try await raw.say("1 HELLO 1 agent=" + String(repeating: "x", count: 500) + "\r\n")
            try await raw.hear("* BYE :line longer than 512 bytes")
        }
    }

    @Test func `plain text on the port is refused, and the others go on`() async throws {
        let log = LogKeeper()
        try await withListener(server, logger: log.logger) { [client] listener in
            let connection = try await listener.dial(client)
            let plain = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: listener.localPort).get()
            try await plain.writeAndFlush(ByteBuffer(string: "1 HELLO 1\r\n"))
            try await plain.closeFuture.get()
            try await log.hear("the peer does not speak TLS")
            _ = try await connection.ask(.status)
        }
    }

    @Test func `a peer that hangs up without close_notify is cut off`() async throws {
        let isCancelled = Counter()
        let handler = ClosureHandler(later: { request in
            defer { if Task.isCancelled { isCancelled.raise() } }
            try await untilCancelled()
        })
        try await withListener(server, handler) { [client] listener in
            let raw = try await RawPeer(to: listener.localPort, client)
            try await raw.becomeAcquainted()
            try await raw.say("2 STATUS\r\n")
            try await raw.cutOff()
            try await eventually { isCancelled.value == 1 }
        }
    }

    @Test func `a silent peer is ended`() async throws {
        let brief = WireLimits(
            lineBytesMax: 4096, fieldsMax: 32, payloadBytesMax: 1_048_576, inFlightMax: 128,
            idleMax: .milliseconds(500), textBytesMax: 1024)
        let greeting = Greeting(node: "coordinator-1", role: .coordinator, epoch: 7, limits: brief)
        try await withListener(server, greeting: greeting) { [client] listener in
            let raw = try await RawPeer(to: listener.localPort, client)
            try await raw.becomeAcquainted()
            try await raw.hear("* BYE :nothing heard in time")
            try await eventually { raw.isOver }
        }
    }

    @Test func `a quiet peer that answers PING stays`() async throws {
        let node = try cluster.context(.node("westeurope", "west-1"))
        let brief = WireLimits(
            lineBytesMax: 4096, fieldsMax: 32, payloadBytesMax: 1_048_576, inFlightMax: 128,
            idleMax: .seconds(2), textBytesMax: 1024)
        let greeting = Greeting(node: "coordinator-1", role: .coordinator, epoch: 7, limits: brief)
        try await withListener(server, greeting: greeting) { listener in
            let raw = try await RawPeer(to: listener.localPort, node)
            try await raw.becomeAcquainted()
            for number in 1...2 {
                try await raw.hear("\(number) PING")
                try await raw.say("\(number) OK\r\n")
            }
            try await raw.say("2 REPORT\r\n")
            try await raw.hear("2 OK")
        }
    }

    @Test func `no more are accepted than may be connected, and the next when one leaves`() async throws {
        var limits = TransportLimits()
        limits.connectionsMax = 3
        try await withListener(server, limits: limits) { [client] listener in
            var connections: [Connection] = []
            for _ in 0..<3 { connections.append(try await listener.dial(client)) }
            // The three are served while the fourth waits in the kernel's queue, for as long as it has patience.
            await #expect(throws: ConnectionError.tls(.handshakeTimedOut)) {
                try await listener.dial(client, limits: .impatient)
            }
            async let fourth = listener.dial(client)
            for connection in connections { _ = try await connection.ask(.status) }
            #expect(listener.connectionCount == 3)
            await connections[0].close()
            _ = try await fourth.ask(.status)
        }
    }

    @Test func `no more handshakes are begun than may be pending`() async throws {
        var limits = TransportLimits()
        limits.handshakesMax = 2
        limits.handshakeTimeout = .seconds(3)
        try await withListener(server, limits: limits) { [client] listener in
            let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            let silent = [
                try await bootstrap.connect(host: "127.0.0.1", port: listener.localPort).get(),
                try await bootstrap.connect(host: "127.0.0.1", port: listener.localPort).get(),
            ]
            await #expect(throws: ConnectionError.tls(.handshakeTimedOut)) {
                try await listener.dial(client, limits: .impatient)
            }
            // Gets its turn when the silent ones have had theirs.
            let connection = try await listener.dial(client)
            for channel in silent { try await channel.closeFuture.get() }
            _ = try await connection.ask(.status)
        }
    }

    @Test func `shutting down lets what is in flight be answered, and takes nothing new`() async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let started = Counter()
        let handler = ClosureHandler(later: { request in
            guard request.verb == .status else { return request.ok() }
            started.raise()
            for await _ in gate {}
            request.ok(["in=time"])
        })
        let listener = try await Listener.bind(
            host: "127.0.0.1", port: 0, tls: server, greeting: { .test }, handler: handler, logger: .quiet)
        try await within { [client] in
            async let running: Void = listener.run()
            let connection = try await listener.dial(client)
            async let answer = connection.ask(.status)
            try await eventually { started.value == 1 }
            async let down: Void = listener.shutdown()
            try await eventually {
                do {
                    _ = try await connection.ask(.list)
                    return false
                } catch {
                    return error as? ConnectionError == .refused(Refusal(.unavailable, "shutting down"))
                }
            }
            open.finish()
            #expect(try await answer["in"] == "time")
            await down
            await running
            // The port may be another listener's by this time, but not one of this cluster.
            await #expect(throws: ConnectionError.self) { try await listener.dial(client) }
        }
    }

    @Test func `events reach who listens, in order`() async throws {
        let node = try cluster.context(.node("westeurope", "west-1"))
        let handler = ClosureHandler(later: { request in
            request.ok()
            for number in 0..<100 { request.connection.tell(Message(unasked: "EVENT", ["\(number)"])) }
        })
        try await withListener(server, handler) { listener in
            let connection = try await listener.dial(node)
            _ = try await connection.ask(.subscribe, ["since=0"])
            var number = 0
            for try await event in connection.events {
                #expect(event.fields == ["\(number)"])
                number += 1
                if number == 100 { break }
            }
        }
    }

    @Test func `a subscriber that does not listen is given up`() async throws {
        var limits = TransportLimits()
        limits.eventBytesMax = 1_048_576
        let event = Message(unasked: "EVENT", payload: ByteBuffer(repeating: 0x20, count: 100_000))
        let handler = ClosureHandler(later: { request in
            request.ok()
            while !Task.isCancelled {
                request.connection.tell(event)
                await Task.yield()
            }
        })
        let log = LogKeeper()
        let node = try cluster.context(.node("westeurope", "west-1"))
        try await withListener(server, handler, limits: limits, logger: log.logger) { listener in
            let raw = try await RawPeer(to: listener.localPort, node)
            try await raw.becomeAcquainted()
            raw.turnDeaf()
            try await raw.say("2 SUBSCRIBE since=0\r\n")
            try await log.hear("its events were not taken")
            try await eventually { listener.connectionCount == 0 }
        }
    }

    @Test(arguments: [(1025, 0), (50, 100_000)])
    func `events that nobody takes end the connection, and answers before that come`(
        _ count: Int, _ bytes: Int
    ) async throws {
        let event = Message(unasked: "EVENT", payload: ByteBuffer(repeating: 0x20, count: bytes))
        let handler = ClosureHandler(later: { request in
            let isAsked = request.fields == ["all"]
            for _ in 0..<(isAsked ? count : 10) { request.connection.tell(event) }
            if !isAsked { request.ok() }
        })
        let node = try cluster.context(.node("westeurope", "west-1"))
        try await withListener(server, handler) { listener in
            let connection = try await listener.dial(node)
            _ = try await connection.ask(.subscribe, ["few"])
            await #expect(throws: ConnectionError.tooSlow) { try await connection.ask(.subscribe, ["all"]) }
        }
    }
}

extension TransportLimits {
    /// Of one who waits in the kernel's queue for half a second.
    fileprivate static var impatient: TransportLimits {
        var limits = TransportLimits()
        limits.handshakeTimeout = .milliseconds(500)
        return limits
    }
}
