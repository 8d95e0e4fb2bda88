import Foundation
import Gallery
import Logging
import NIOCore
import Transport
import Wire

/// `RESOLVE` on one connection, both sides in this process: one at a time, and as many as may be in flight.
struct RequestRate {
    let count: Int

    private struct Resolver: RequestHandler {
        func lookups(for peer: PeerIdentity) -> (any Lookups)? { SameAnswer() }

        func answer(_ request: Request) async throws { request.ok() }
    }

    private final class SameAnswer: Lookups {
        func answer(_ message: Message, _ verb: Verb, id: UInt64, to writer: inout AnswerWriter) -> Bool {
            writer.beginOK(id)
            writer.field("version=", "1.4.2")
            writer.field("node=", "westeurope-2")
            writer.field("revision=", 1043)
            writer.endLine()
            return true
        }
    }

    func run() async throws {
        let certificates = try BenchmarkCertificates()
        let quiet = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
        let listener = try await Listener.bind(
            host: "127.0.0.1", port: 0, tls: try TLSContext(certificates.server),
            greeting: { Greeting(node: "node", role: .node, epoch: 1) }, handler: Resolver(), logger: quiet)
        async let running: Void = listener.run()
        guard let endpoint = Endpoint(host: "127.0.0.1", port: listener.localPort) else { return }
        let connection = try await Connection.open(
            to: endpoint, tls: try TLSContext(certificates.sink), expecting: .anyone, hello: Hello(agent: "benchmark"),
            logger: quiet)
        for tasks in [1, 8, 128] {
            let clock = ContinuousClock()
            let time = try await clock.measure {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<tasks {
                        group.addTask {
                            for _ in 0..<(count / tasks) {
                                _ = try await connection.ask(.resolve, ["contoso/web/latest", "in=westeurope"])
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            print("\(tasks) in flight: \(Int(Double(count) / (time / .seconds(1)))) RESOLVE a second")
        }
        await connection.close()
        await listener.shutdown()
        await running
    }
}
