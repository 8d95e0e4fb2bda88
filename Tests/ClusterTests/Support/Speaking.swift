import Foundation
import Testing

/// Speaking the protocol by hand.
extension TestCluster {
    /// `openssl s_client` with the operator's certificate, to the coordinator or a node.
    func speak(to port: Int, _ more: [String] = ["-alpn", "vitrine/1", "-quiet"]) throws -> Command {
        try Command(
            "/usr/bin/openssl",
            ["s_client", "-connect", "127.0.0.1:\(port)", "-cert", "cert.pem", "-key", "key.pem", "-CAfile", "ca.pem"]
                + more, in: client, isTypedTo: true)
    }

    /// The same after `HELLO`.
    func introduced(to port: Int) async throws -> Command {
        let person = try speak(to: port)
        #expect(try await person.says("* HELLO 1 "))
        try person.type("1 HELLO 1 agent=me")
        #expect(try await person.says("1 OK"))
        return person
    }

    /// The ports of the coordinator and a node.
    var ports: [Int] { [port, port + 1] }
}

/// Sends bytes over TCP without TLS, and returns what comes back until the other side ends it.
func sendPlain(_ bytes: [UInt8], to port: Int) throws -> [UInt8] {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var patience = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = loopback(port)
    let isConnected = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
    try #require(isConnected)
    let sent = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    try #require(sent == bytes.count)
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
        let count = recv(descriptor, &buffer, buffer.count, 0)
        // The other side may end it with what it has not read still underway, which is a reset.
        if count <= 0 {
            #expect(count == 0 || errno == ECONNRESET, "it was not ended")
            return answer
        }
        answer += buffer.prefix(count)
    }
}
