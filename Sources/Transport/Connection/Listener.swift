import Glibc
public import Logging
import NIOCore
import NIOPosix
public import Wire

/// Accepts connections and answers requests on each.
public final class Listener: Sendable {
    /// The port that is listened on: the one asked for, or if that was 0 a free one.
    public let localPort: Int
    private let channel: any Channel
    private let limits: TransportLimits
    private let accepted: AsyncStream<Connection>
    private let arrivals: AsyncStream<Connection>.Continuation
    private let roster: ConnectionRoster

    /// Listens; connections are answered once ``run()`` runs.
    ///
    /// `greeting` is asked for each connection. Peers whom `admitting` does not admit are refused in the TLS
    /// handshake. `host` is an address or a name; port 0 means any that is free.
    public static func bind(
        host: String, port: Int, tls: TLSContext, greeting: @escaping @Sendable () -> Greeting,
        handler: any RequestHandler, admitting: ExpectedPeer = .anyone, limits: TransportLimits = TransportLimits(),
        logger: Logger = Logger(label: "vitrine.transport")
    ) async throws(ConnectionError) -> Listener {
        let (accepted, arrivals) = AsyncStream<Connection>.makeStream(bufferingPolicy: .unbounded)
        let count = AcceptCount(limits: limits)
        let roster = ConnectionRoster()
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.maxMessagesPerRead, value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptGate(count, logger))
                }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.writeBufferWaterMark, value: limits.writeMarks)
            .childChannelOption(.recvAllocator, value: limits.receiveAllocator)
            .childChannelInitializer { child in
                let settings = ConversationSettings(
                    side: .accepting(greeting()), own: tls.identity, handler: handler, limits: limits, logger: logger,
                    established: { result in
                        count.established(child)
                        switch result {
                        case .success(let connection):
                            roster.add(connection)
                            arrivals.yield(connection)
                        case .failure(let error):
                            logger.notice("not established: \(error)", metadata: ["from": .from(child)])
                        }
                    })
                return child.eventLoop.makeCompletedFuture {
                    let engine = try TLSEngine(tls, .dialed, expecting: admitting)
                    try child.pipeline.syncOperations.addHandlers([
                        TLSHandler(engine, limits: limits), Doorman(settings),
                    ])
                }
            }
        do {
            let channel = try await bootstrap.bind(host: host, port: port).get()
            return Listener(channel, limits, roster, accepted, arrivals)
        } catch {
            throw .socket("cannot listen on \(host):\(port): \(reason(error, port: port))")
        }
    }

    /// In words for whoever chose the port, without the system call's name.
    private static func reason(_ error: any Error, port: Int) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        switch error.errnoCode {
        case EADDRINUSE:
            return "port \(port) is taken; `ss -ltnp 'sport = :\(port)'` shows who listens there: stop that, or set "
                + "another port"
        case EACCES: return "this user may not listen on port \(port); set one above 1023"
        case EADDRNOTAVAIL: return "this machine has no such address"
        default: return String(cString: strerror(error.errnoCode))
        }
    }

    /// How many connections there are, those in their handshake not counted.
    public var connectionCount: Int { roster.count }

    private init(
        _ channel: any Channel, _ limits: TransportLimits, _ roster: ConnectionRoster,
        _ accepted: AsyncStream<Connection>, _ arrivals: AsyncStream<Connection>.Continuation
    ) {
        self.channel = channel
        self.limits = limits
        self.roster = roster
        self.accepted = accepted
        self.arrivals = arrivals
        localPort = channel.localAddress?.port ?? 0
    }

    /// Serves connections, each in a child task, until ``shutdown(saying:)`` or until its task is cancelled; returns
    /// when all of them have ended.
    ///
    /// What goes wrong on one stays there.
    public func run() async {
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                for await connection in accepted {
                    group.addTask { await connection.serve() }
                }
            }
        } onCancel: {
            stopAccepting()
            // Also those whose task has not begun.
            for connection in roster.close(saying: "stopped") { connection.end(saying: "stopped") }
        }
    }

    /// Accepts nobody any more, lets what is in flight be answered for ``TransportLimits/drainTimeout``, and returns
    /// when all connections are closed.
    public func shutdown(saying reason: String = "shutting down") async {
        stopAccepting()
        let connections = roster.close(saying: reason)
        await withDiscardingTaskGroup { group in
            for connection in connections {
                group.addTask { await connection.drain(saying: reason, grace: self.limits.drainTimeout) }
            }
        }
    }

    private func stopAccepting() {
        channel.close(promise: nil)
        arrivals.finish()
    }
}

extension Logger.MetadataValue {
    /// Where a connection comes from.
    fileprivate static func from(_ channel: any Channel) -> Logger.MetadataValue {
        "\(channel.remoteAddress.map { "\($0)" } ?? "unknown")"
    }
}
