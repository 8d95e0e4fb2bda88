import Deadlines
import Gallery
import NIOCore
import NIOPosix
import Testing
import Wire

@testable import Transport

/// Greets in plain text.
private final class MailServer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "220 mail.example.org ESMTP\r\n")), promise: nil)
    }
}

/// Our dialing side against `openssl s_server`, and against what is no TLS at all.
@Suite struct InteropClientTests {
    let cluster: TestCluster
    let client: TLSContext

    init() throws {
        cluster = try TestCluster()
        client = try cluster.context(.alice)
    }

    private func dial(_ endpoint: Endpoint, _ expecting: ExpectedPeer = .anyCoordinator) async throws -> Connection {
        var limits = TransportLimits()
        limits.handshakeTimeout = .seconds(2)
        return try await Connection.open(
            to: endpoint, tls: client, expecting: expecting, hello: Hello(agent: "test"), limits: limits,
            logger: .quiet)
    }

    @Test func `we become acquainted with a person at s_server`() async throws {
        let (person, endpoint) = try await OpenSSLTool.server(try cluster.files(.coordinatorOne))
        try await within {
            async let dialed = dial(endpoint)
            try await person.hear("BEGIN SSL SESSION")
            try person.type("* HELLO 1 node=person role=coordinator epoch=9 line=4096 payload=1048576 inflight=128")
            try await person.hear("1 HELLO 1 agent=test")
            try person.type("1 OK")
            let connection = try await dialed
            #expect(connection.peer.role == .coordinatorOne)
            #expect(connection.greeting?.epoch == 9)
            async let answer = connection.ask(.status)
            try await person.hear("2 STATUS")
            try person.type("2 ITEM a")
            try person.type("2 OK b=c")
            #expect(try await answer["b"] == "c")
            await connection.close()
        }
    }

    @Test(arguments: [
        (["-tls1_3", "-alpn", "http/1.1"], TLSError.noCommonProtocol), (["-tls1_3"], .noCommonProtocol),
    ])
    func `a server of another protocol is refused`(_ options: [String], _ error: TLSError) async throws {
        let (person, endpoint) = try await OpenSSLTool.server(try cluster.files(.coordinatorOne), options)
        await #expect(throws: ConnectionError.tls(error)) { try await dial(endpoint) }
        _ = person
    }

    @Test func `a server of TLS 1.2 is refused`() async throws {
        let (person, endpoint) = try await OpenSSLTool.server(
            try cluster.files(.coordinatorOne), ["-tls1_2", "-alpn", "vitrine/1"])
        let error = await #expect(throws: ConnectionError.self) { try await dial(endpoint) }
        #expect(error?.description.contains("protocol version") == true)
        _ = person
    }

    @Test(arguments: BadCertificate.allCases)
    func `a server's bad certificate is refused, with the reason`(_ bad: BadCertificate) async throws {
        let (person, endpoint) = try await OpenSSLTool.server(try bad.files(cluster))
        let error = await #expect(throws: ConnectionError.self) { try await dial(endpoint) }
        #expect(error?.description.contains(bad.words) == true)
        _ = person
    }

    @Test func `a node of one region that stands where another was expected is refused, naming both`() async throws {
        let (person, endpoint) = try await OpenSSLTool.server(try cluster.files(.node("northeurope", "north-1")))
        let error = await #expect(throws: ConnectionError.self) { try await dial(endpoint, .node(west)) }
        #expect(error?.description.contains("region/northeurope/node/north-1") == true)
        #expect(error?.description.contains("node westeurope/west-1 was expected") == true)
        let other = await #expect(throws: ConnectionError.self) { try await dial(endpoint, .anyNode(of: west.region)) }
        #expect(other?.description.contains("a node of region westeurope was expected") == true)
        _ = person
    }

    private var west: NodeID {
        guard case .node(let node) = PeerIdentity.Role.node("westeurope", "west-1") else { preconditionFailure() }
        return node
    }

    @Test func `what does not speak TLS is refused`() async throws {
        let listening = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { child in
                child.eventLoop.makeCompletedFuture { try child.pipeline.syncOperations.addHandler(MailServer()) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let endpoint = try #require(Endpoint(host: "127.0.0.1", port: listening.localAddress?.port ?? 0))
        let error = await #expect(throws: ConnectionError.self) { try await dial(endpoint) }
        #expect(error?.description.contains("does not speak TLS") == true)
        try await listening.close()
    }

    @Test func `a server that says nothing is given up in time`() async throws {
        let listening = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let endpoint = try #require(Endpoint(host: "127.0.0.1", port: listening.localAddress?.port ?? 0))
        await #expect(throws: ConnectionError.tls(.handshakeTimedOut)) { try await dial(endpoint) }
        try await listening.close()
    }

    @Test func `nobody listening is an error of its own`() async throws {
        // A port that is never given out as a free one.
        let endpoint = try #require(Endpoint(host: "127.0.0.1", port: 1))
        let error = await #expect(throws: ConnectionError.self) { try await dial(endpoint) }
        guard case .unreachable(endpoint, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `dialing that is cancelled ends at once`() async throws {
        let listening = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let endpoint = try #require(Endpoint(host: "127.0.0.1", port: listening.localAddress?.port ?? 0))
        let dialing = Task { try await dial(endpoint) }
        dialing.cancel()
        await #expect(throws: ConnectionError.cancelled) { try await dialing.value }
        try await listening.close()
    }
}
