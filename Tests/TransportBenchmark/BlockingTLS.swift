import COpenSSL
import Glibc

struct BlockingFailure: Error {
    let what: String
}

/// TLS 1.3 with blocking calls on a plain socket: what a thread a peer would do.
enum BlockingTLS {
    private static func context(_ directory: String, _ name: String) throws -> OpaquePointer {
        guard let context = SSL_CTX_new(TLS_method()), vitrine_ctx_only_tls13(context) == 1,
            SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256") == 1,
            SSL_CTX_use_certificate_chain_file(context, "\(directory)/\(name).pem") == 1,
            SSL_CTX_use_PrivateKey_file(context, "\(directory)/\(name).key", SSL_FILETYPE_PEM) == 1
        else { throw BlockingFailure(what: "context") }
        return context
    }

    /// Connects, asks for the bytes, and reads until so many have come.
    static func drain(port: UInt16, bytes: Int, directory: String) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = loopback(port)
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        let ssl = SSL_new(try context(directory, "sink"))
        SSL_set_fd(ssl, descriptor)
        let offer = Array("\u{9}vitrine/1".utf8)
        SSL_set_alpn_protos(ssl, offer, UInt32(offer.count))
        guard connected == 0, SSL_connect(ssl) == 1 else { throw BlockingFailure(what: "connect") }
        let lines = Array("1 HELLO 1\r\n2 GET x\r\n".utf8)
        SSL_write(ssl, lines, Int32(lines.count))
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var rest = bytes
        while rest > 0 {
            let count = SSL_read(ssl, &buffer, Int32(buffer.count))
            guard count > 0 else { throw BlockingFailure(what: "read") }
            rest -= Int(count)
        }
        SSL_shutdown(ssl)
        close(descriptor)
    }

    /// A listening socket on a free port.
    static func listen() throws -> (descriptor: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && Glibc.listen(descriptor, 4) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw BlockingFailure(what: "listen") }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    /// Accepts one connection and sends `count` times `chunk`.
    static func send(_ chunk: [UInt8], count: Int, on listening: Int32, directory: String) throws {
        let descriptor = accept(listening, nil, nil)
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        let ssl = SSL_new(try context(directory, "server"))
        SSL_set_fd(ssl, descriptor)
        guard SSL_accept(ssl) == 1 else { throw BlockingFailure(what: "accept") }
        for _ in 0..<count {
            guard SSL_write(ssl, chunk, Int32(chunk.count)) == chunk.count else { throw BlockingFailure(what: "write") }
        }
        // Closing with something unread would throw away what is still on its way.
        var rest = [UInt8](repeating: 0, count: 4096)
        while SSL_read(ssl, &rest, Int32(rest.count)) > 0 {}
        SSL_free(ssl)
        close(descriptor)
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }
}
