import Deadlines
import Foundation
import Testing
import Wire

@testable import Transport

/// Our listener, spoken to with `openssl s_client`, as a person would.
@Suite struct InteropServerTests {
    let cluster: TestCluster
    let server: TLSContext

    init() throws {
        cluster = try TestCluster()
        server = try cluster.context(.coordinatorOne)
    }

    @Test func `a person can type the protocol into s_client`() async throws {
        let files = try cluster.files(.alice)
        let handler = ClosureHandler(later: { $0.ok(["asked=\($0.fields.joined(separator: "+"))"]) })
        try await withListener(server, handler) { listener in
            let person = try OpenSSLTool.client(listener.localPort, files)
            try await person.hear("* HELLO 1 node=coordinator-1 role=coordinator epoch=7")
            #expect(person.text.contains("TLSv1.3"))
            try person.type("1 HELLO 1")
            try await person.hear("1 OK")
            try person.type("2 RESOLVE contoso/web/latest in=westeurope")
            try await person.hear("2 OK asked=contoso/web/latest+in=westeurope")
            try person.type("3 PING")
            try await person.hear("3 OK")
            #expect(!person.text.contains("Session Ticket"))
        }
    }

    @Test(arguments: [
        (["-alpn", "vitrine/1", "-tls1_2"], "does not speak TLS 1.3", "protocol version"),
        (["-alpn", "http/1.1"], "does not speak vitrine/1", "no application protocol"),
        ([], "does not speak vitrine/1", "no application protocol"),
    ])
    func `another TLS version or protocol is refused, and the other side told why`(
        _ options: [String], _ words: String, _ alert: String
    ) async throws {
        let files = try cluster.files(.alice)
        let log = LogKeeper()
        try await withListener(server, logger: log.logger) { listener in
            let person = try OpenSSLTool.client(listener.localPort, files, options)
            try await log.hear(words)
            try await person.hear(alert)
            try await eventually { !person.isRunning }
            #expect(!person.text.contains("* HELLO"))
        }
    }

    @Test func `a client without a certificate is refused`() async throws {
        let log = LogKeeper()
        try await withListener(server, logger: log.logger) { listener in
            let person = try OpenSSLTool.client(listener.localPort, nil)
            try await log.hear("certificate is refused: there is none")
            try await person.hear("certificate required")
            #expect(!person.text.contains("* HELLO"))
        }
    }

    @Test(arguments: BadCertificate.allCases)
    func `a client's bad certificate is refused, with the reason`(_ bad: BadCertificate) async throws {
        let files = try bad.files(cluster)
        let log = LogKeeper()
        try await withListener(server, logger: log.logger) { listener in
            let person = try OpenSSLTool.client(listener.localPort, files)
            try await log.hear(bad.words)
            try await eventually { !person.isRunning }
            #expect(!person.text.contains("* HELLO"))
        }
    }

    @Test func `an expired certificate's refusal names its date`() async throws {
        let files = try BadCertificate.expired.files(cluster)
        let log = LogKeeper()
        try await withListener(server, logger: log.logger) { listener in
            let person = try OpenSSLTool.client(listener.localPort, files)
            try await log.hear("it expired")
            let date = try await OpenSSLTool.run(["x509", "-in", files.certificate, "-noout", "-enddate"])
            let words = date.split(separator: "=").last.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
            #expect(log.text.contains("notAfter \(words ?? "?")"))
            _ = person
        }
    }

    @Test func `no session is resumed`() async throws {
        let files = try cluster.files(.alice)
        let session = cluster.directory + "/session.pem"
        try await withListener(server) { listener in
            let person = try OpenSSLTool.client(
                listener.localPort, files, ["-alpn", "vitrine/1", "-sess_out", session])
            try await person.hear("* HELLO")
            try person.type("1 HELLO 1")
            try await person.hear("1 OK")
            #expect(!FileManager.default.fileExists(atPath: session))
        }
    }

    @Test func `a key update is answered and the conversation goes on`() async throws {
        let files = try cluster.files(.alice)
        try await withListener(server) { listener in
            let person = try OpenSSLTool.client(listener.localPort, files, ["-alpn", "vitrine/1", "-msg"])
            try await person.hear("* HELLO")
            try person.type("1 HELLO 1")
            try await person.hear("1 OK")
            try person.type("K")
            try await person.hear("KEYUPDATE")
            try person.type("2 PING")
            try await person.hear("2 OK")
            #expect(person.text.contains("<<< TLS 1.3, Handshake [length 0005], KeyUpdate"))
        }
    }
}
