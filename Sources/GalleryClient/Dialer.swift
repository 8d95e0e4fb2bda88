import Logging
import Settings
import Transport
import Wire

/// Opens connections as the user.
struct Dialer: Sendable {
    /// What the client says of itself.
    static let agent = "vitrine/\(GalleryClient.version)"

    let tls: TLSContext
    private let local: String?
    private let limits: TransportLimits
    private let logger: Logger

    init(tls: TLSContext, from local: String?, limits: ClientLimits) {
        self.tls = tls
        self.local = local
        var transport = TransportLimits()
        transport.connectTimeout = limits.connectTimeout
        transport.handshakeTimeout = limits.connectTimeout
        self.limits = transport
        // What goes wrong is thrown, and told in words by whoever catches it.
        var logger = Logger(label: "vitrine.transport")
        logger.logLevel = .error
        self.logger = logger
    }

    /// Connecting and the handshake each take at most `patience`, if it is shorter than what they may take anyway.
    func open(
        to address: String, expecting peer: ExpectedPeer, within patience: Duration? = nil
    ) async throws(ConnectionError) -> Connection {
        guard let endpoint = Endpoint(address) else { throw .socket("'\(address)' is no address to connect to") }
        var limits = limits
        if let patience {
            limits.connectTimeout = min(limits.connectTimeout, patience)
            limits.handshakeTimeout = min(limits.handshakeTimeout, patience)
        }
        return try await Connection.open(
            to: endpoint, from: local, tls: tls, expecting: peer, hello: Hello(agent: Self.agent), limits: limits,
            logger: logger)
    }

    /// Opens a connection for `body` and closes it however that ends.
    func with<Value, Failure: Error>(
        _ address: String, expecting peer: ExpectedPeer, _ body: (Connection) async throws(Failure) -> Value
    ) async throws -> Value {
        let connection = try await open(to: address, expecting: peer)
        do {
            let value = try await body(connection)
            await connection.close()
            return value
        } catch {
            await connection.close()
            throw error
        }
    }
}
