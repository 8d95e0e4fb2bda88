import Settings
import Transport
import Wire

/// Opens connections as the user.
struct Dialer: Sendable {
    /// What the client says of itself.
    static let agent = "vitrine/\(GalleryClient.version)"

    let tls: TLSContext
    private let limits: TransportLimits

    init(tls: TLSContext, limits: ClientLimits) {
        self.tls = tls
        var transport = TransportLimits()
        transport.connectTimeout = limits.connectTimeout
        transport.handshakeTimeout = limits.connectTimeout
        self.limits = transport
    }

    func open(to address: String, expecting peer: ExpectedPeer) async throws(ConnectionError) -> Connection {
        guard let endpoint = Endpoint(address) else { throw .socket("'\(address)' is no address to connect to") }
        return try await Connection.open(
            to: endpoint, tls: tls, expecting: peer, hello: Hello(agent: Self.agent), limits: limits)
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
