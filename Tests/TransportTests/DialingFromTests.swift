import Deadlines
import NIOCore
import NIOPosix
import Synchronization
import Testing
import Wire

@testable import Transport

@Suite struct DialingFromTests {
    let cluster: TestCluster
    let client: TLSContext

    init() throws {
        cluster = try TestCluster()
        client = try cluster.context(.alice)
    }

    /// Dials somebody who hangs up at once; the addresses that it was dialed from, and what came of it.
    private func dial(from local: String?) async throws -> (addresses: [String], error: ConnectionError?) {
        let dialers = Mutex<[String]>([])
        return try await withThrowingTaskGroup(of: Void.self) { _ in
            let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .childChannelInitializer { channel in
                    dialers.withLock { $0.append(channel.remoteAddress?.ipAddress ?? "?") }
                    return channel.close()
                }
                .bind(host: "127.0.0.1", port: 0).get()
            let port = server.localAddress?.port ?? 0
            let endpoint = try #require(Endpoint(host: "127.0.0.1", port: port))
            var failure: ConnectionError?
            do throws(ConnectionError) {
                _ = try await Connection.open(
                    to: endpoint, from: local, tls: client, expecting: .anyone, hello: Hello(agent: "test"),
                    logger: .quiet)
            } catch {
                failure = error
            }
            try await server.close()
            return (dialers.withLock { $0 }, failure)
        }
    }

    @Test func `others are dialed from the address that is asked for`() async throws {
        #expect(try await dial(from: "127.1.9.9").addresses == ["127.1.9.9"])
        #expect(try await dial(from: nil).addresses == ["127.0.0.1"])
    }

    @Test(arguments: ["192.0.2.1", "nowhere", ""])
    func `from an address that is none of this machine nobody is dialed`(text: String) async throws {
        let (addresses, error) = try await dial(from: text)
        #expect(addresses.isEmpty)
        #expect(error != nil)
    }
}
