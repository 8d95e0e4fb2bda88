import COpenSSL
import NIOCore

/// One connection's TLS: bytes in, bytes out, no socket and no clock.
///
/// Owns one `SSL`, and belongs to the event loop of its channel. After each call the caller must send
/// what ``takeOutput()`` gives, also after one that threw: it may hold an alert or a key update.
final class TLSEngine {
    enum Side { case dialed, dialing }

    enum Progress {
        case done
        /// Nothing more can be done before more bytes come.
        case wantsInput
        /// The peer said `close_notify`: nothing comes after it.
        case ended
    }

    /// The plaintext of one record.
    static let recordBytesMax = 16_384
    /// What a record adds to it, at most: header, content type, authentication tag.
    private static let recordOverhead = 5 + 1 + 16

    private let ssl: OpaquePointer
    private let bio = TLSBIO()
    private let cluster: String
    private let expected: ExpectedPeer
    private var noted: TLSError?
    /// Who the peer is; known once the handshake is done.
    private(set) var peer: PeerIdentity?

    init(_ context: TLSContext, _ side: Side, expecting expected: ExpectedPeer) throws(TLSError) {
        ERR_clear_error()
        let (address, cluster) = context.makeSSL()
        guard let ssl = OpaquePointer(bitPattern: address) else { throw .unavailable(OpenSSLFailure().text) }
        self.ssl = ssl
        self.cluster = cluster
        self.expected = expected
        guard let bio = bio.makeBIO() else { throw .unavailable(OpenSSLFailure().text) }
        // One BIO for both ways; the `SSL` owns it from here on.
        SSL_set_bio(ssl, bio, bio)
        guard SSL_set_ex_data(ssl, 0, Unmanaged.passUnretained(self).toOpaque()) == 1 else {
            throw .unavailable(OpenSSLFailure().text)
        }
        switch side {
        case .dialed: SSL_set_accept_state(ssl)
        case .dialing: SSL_set_connect_state(ssl)
        }
    }

    deinit {
        SSL_free(ssl)
    }

    /// The memory that waits here, in bytes: none between calls, but for a record that has not come whole.
    var heldBytes: Int { bio.inbound.capacity + bio.outbound.capacity }

    /// How many bytes came and were not decrypted yet.
    var inputBytes: Int { bio.inbound.readableBytes }

    /// Takes bytes that came from the network.
    func feed(_ bytes: ByteBuffer) {
        if bio.inbound.readableBytes == 0 {
            bio.inbound = bytes
        } else {
            bio.inbound.writeImmutableBuffer(bytes)
        }
    }

    /// The records that are to be sent, or `nil` if there are none.
    func takeOutput() -> ByteBuffer? {
        guard bio.outbound.readableBytes > 0 else { return nil }
        defer { bio.outbound = ByteBuffer() }
        return bio.outbound
    }

    func handshake() throws(TLSError) -> Progress {
        ERR_clear_error()
        let result = SSL_do_handshake(ssl)
        releaseInput()
        guard result == 1 else { return try progress(after: result) { $0.ofHandshake } }
        guard peer != nil else { throw .peerRefused(.missing) }
        try checkProtocol()
        return .done
    }

    private func checkProtocol() throws(TLSError) {
        var name: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &name, &count)
        let selected = UnsafeBufferPointer(start: name, count: Int(count))
        guard selected.elementsEqual(TLSProtocol.name) else { throw .noCommonProtocol }
    }

    /// Decrypts all that came, appending to `plaintext`.
    ///
    /// Never answers `done`.
    func read(into plaintext: inout ByteBuffer) throws(TLSError) -> Progress {
        plaintext.reserveCapacity(minimumWritableBytes: bio.inbound.readableBytes)
        while true {
            ERR_clear_error()
            var count = 0
            let result = plaintext.withUnsafeMutableWritableBytes { free in
                // A call with no room at all would read nothing and look like an end.
                free.isEmpty ? -2 : SSL_read_ex(ssl, free.baseAddress, free.count, &count)
            }
            guard result != -2 else {
                plaintext.reserveCapacity(minimumWritableBytes: Self.recordBytesMax)
                continue
            }
            guard result == 1 else {
                releaseInput()
                return try progress(after: result) { $0.ofStream }
            }
            plaintext.moveWriterIndex(forwardBy: count)
            // Asking once more would only be told that there is nothing.
            if bio.inbound.readableBytes == 0, SSL_has_pending(ssl) == 0 {
                releaseInput()
                return .wantsInput
            }
        }
    }

    /// An idle connection keeps no buffer of the size of its largest read.
    private func releaseInput() {
        if bio.inbound.readableBytes == 0 { bio.inbound = ByteBuffer() }
    }

    /// Encrypts all of `plaintext`.
    func write(_ plaintext: ByteBuffer) throws(TLSError) {
        guard plaintext.readableBytes > 0 else { return }
        let records = (plaintext.readableBytes - 1) / Self.recordBytesMax + 1
        bio.outbound.reserveCapacity(minimumWritableBytes: plaintext.readableBytes + records * Self.recordOverhead)
        ERR_clear_error()
        var count = 0
        let result = plaintext.withUnsafeReadableBytes { SSL_write_ex(ssl, $0.baseAddress, $0.count, &count) }
        guard result == 1, count == plaintext.readableBytes else { throw OpenSSLFailure().ofStream }
    }

    /// Says that nothing more will be written.
    ///
    /// Without effect before the handshake is done.
    func close() {
        ERR_clear_error()
        guard SSL_is_init_finished(ssl) == 1 else { return }
        // Failure means that there is nobody left to say it to.
        if SSL_shutdown(ssl) < 0 { ERR_clear_error() }
    }

    private func progress(after result: Int32, _ error: (OpenSSLFailure) -> TLSError) throws(TLSError) -> Progress {
        switch SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ: return .wantsInput
        case SSL_ERROR_ZERO_RETURN: return .ended
        default:
            let failure = OpenSSLFailure()
            throw noted ?? error(failure)
        }
    }
}

/// For OpenSSL's callbacks during the handshake.
extension TLSEngine {
    static func of(_ ssl: OpaquePointer?) -> TLSEngine? {
        SSL_get_ex_data(ssl, 0).map { Unmanaged<TLSEngine>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Keeps the reason for which a callback makes the handshake fail; OpenSSL's own text says less.
    func note(_ error: TLSError) {
        noted = noted ?? error
    }

    /// Reads who the peer is, and whether it is of this cluster and whom this side expects.
    func identify(_ certificate: OpaquePointer) throws(IdentityRefusal) {
        let found = try CertificateReading.identity(of: certificate)
        guard found.cluster == cluster else { throw .otherCluster(found: found.cluster, own: cluster) }
        guard expected.admits(found.role) else { throw .unexpected(found: found, expected: expected) }
        peer = found
    }
}
