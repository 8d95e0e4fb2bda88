import Foundation
import Testing

extension ClusterTests.Steady {
    /// Whatever a port may be sent.
    @Suite struct BadBytes: UsesCluster {
        @Test func `plain text is not answered, and the connection ended`() async throws {
            let cluster = try cluster
            for port in cluster.ports {
                try await cluster.expectNothingLeft {
                    let answer = try sendPlain(Array("1 HELLO 1 agent=me\r\n2 STATUS\r\n".utf8), to: port)
                    #expect(!String(decoding: answer, as: UTF8.self).contains("HELLO"))
                }
            }
        }

        @Test func `TLS 1.2 is refused by an alert that names the version`() async throws {
            let cluster = try cluster
            for port in cluster.ports {
                try await cluster.expectNothingLeft {
                    let person = try cluster.speak(to: port, ["-alpn", "vitrine/1", "-tls1_2"])
                    let result = try await person.finished()
                    #expect(result.status == 1, "\(result.story)")
                    #expect(result.errors.contains("alert protocol version"), "\(result.story)")
                }
            }
        }

        @Test func `a client without a certificate is refused`() async throws {
            let cluster = try cluster
            for port in cluster.ports {
                let person = try Command(
                    "/usr/bin/openssl",
                    ["s_client", "-connect", "127.0.0.1:\(port)", "-alpn", "vitrine/1", "-quiet"], isTypedTo: true)
                let result = try await person.finished()
                #expect(result.errors.contains("alert certificate required"), "\(result.story)")
                #expect(!result.output.contains("HELLO"))
            }
        }

        @Test func `a line of 4,096 bytes is read, one of 4,097 ends the conversation`() async throws {
            let cluster = try cluster
            for port in cluster.ports {
                try await cluster.expectNothingLeft {
                    let person = try await cluster.introduced(to: port)
                    // The end of the line does not count.
                    try person.type(Self.line(id: 2, bytes: 4096))
                    #expect(try await person.says("2 ERR "))
                    try person.type(Self.line(id: 3, bytes: 4097))
                    let result = try await person.finished()
                    #expect(result.output.contains("* BYE :"), "\(result.story)")
                    #expect(result.output.contains("4096"), "\(result.story)")
                    #expect(!result.output.contains("3 ERR "))
                }
            }
        }

        @Test func `garbage ends the conversation with the reason`() async throws {
            let cluster = try cluster
            for port in cluster.ports {
                try await cluster.expectNothingLeft {
                    let person = try await cluster.introduced(to: port)
                    try person.type([0x00, 0xFF, 0x16, 0x03] + [UInt8](repeating: 0xC3, count: 1000) + [0x0A])
                    let result = try await person.finished()
                    #expect(result.output.contains("* BYE :"), "\(result.story)")
                }
            }
        }

        @Test func `an unknown verb is refused, its payload skipped, and the conversation goes on`() async throws {
            let cluster = try cluster
            for port in cluster.ports {
                let person = try await cluster.introduced(to: port)
                try person.type("2 JUGGLE {5}")
                try person.type("balls")
                #expect(try await person.says("2 ERR UNKNOWN"))
                try person.type("3 RESOLVE contoso/web/1.0.0 in=westeurope")
                #expect(try await person.says("3 OK version=1.0.0"))
                try person.endInput()
                _ = try await person.finished()
            }
        }

        /// A request of exactly so many bytes before the end of its line.
        static func line(id: Int, bytes: Int) -> String {
            let head = "\(id) RESOLVE "
            return head + String(repeating: "x", count: bytes - head.utf8.count)
        }
    }
}
