public import Logging
import NIOCore
import NIOPosix
public import Wire

/// The dialing side.
extension Connection {
    /// Connects, proves both identities, and becomes acquainted.
    ///
    /// `expecting` is compared with the peer's certificate before a word is said. With a `handler`, the caller runs
    /// ``serve()``. `local` is the address of this machine that it is
    /// dialed from, instead of the one that the system chooses. Takes at most ``TransportLimits/connectTimeout``, `handshakeTimeout` and `helloTimeout` together.
    public static func open(
        to endpoint: Endpoint, from local: String? = nil, tls: TLSContext, expecting: ExpectedPeer, hello: Hello,
        handler: (any RequestHandler)? = nil, limits: TransportLimits = TransportLimits(),
        logger: Logger = Logger(label: "vitrine.transport")
    ) async throws(ConnectionError) -> Connection {
        let attempt = DialAttempt()
        let settings = ConversationSettings(
            side: .dialing(hello), own: tls.identity, handler: handler, limits: limits, logger: logger,
            established: { attempt.finish($0) })
        let result: Result<Connection, ConnectionError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                attempt.begin(continuation)
                dial(endpoint, from: local, tls, expecting, settings, attempt)
            }
        } onCancel: {
            attempt.finish(.failure(.cancelled))
        }
        return try result.get()
    }

    private static func dial(
        _ endpoint: Endpoint, from local: String?, _ tls: TLSContext, _ expected: ExpectedPeer,
        _ settings: ConversationSettings,
        _ attempt: DialAttempt
    ) {
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(settings.limits.connectTimeout.timeAmount)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.autoRead, value: false)
            .channelOption(.writeBufferWaterMark, value: settings.limits.writeMarks)
            .channelOption(.recvAllocator, value: settings.limits.receiveAllocator)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let engine = try TLSEngine(tls, .dialing, expecting: expected)
                    try channel.pipeline.syncOperations.addHandlers([
                        TLSHandler(engine, limits: settings.limits), Doorman(settings),
                    ])
                }
            }
        do {
            let bound = try local.map { bootstrap.bind(to: try SocketAddress(ipAddress: $0, port: 0)) } ?? bootstrap
            connect(bound, endpoint, attempt)
        } catch {
            attempt.finish(.failure(.socket("cannot dial from \(local ?? ""): it is no address")))
        }
    }

    private static func connect(_ bootstrap: ClientBootstrap, _ endpoint: Endpoint, _ attempt: DialAttempt) {
        bootstrap.connect(host: endpoint.host, port: Int(endpoint.port))
            .whenComplete { result in
                switch result {
                case .success(let channel): attempt.own(channel)
                case .failure(let error as TLSError): attempt.finish(.failure(.tls(error)))
                case .failure(let error as NIOConnectionError) where error.isUnresolved:
                    attempt.finish(.failure(.unreachable(endpoint, reason: "its name cannot be resolved")))
                case .failure(let error):
                    attempt.finish(.failure(.unreachable(endpoint, reason: "\(error)")))
                }
            }
    }
}

extension NIOConnectionError {
    /// No address was found for the name.
    fileprivate var isUnresolved: Bool {
        connectionErrors.isEmpty && (dnsAError != nil || dnsAAAAError != nil)
    }
}
