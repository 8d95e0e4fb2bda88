import Deadlines
import Foundation
import Gallery
import Settings
import Synchronization
import Testing
import Transport
import Wire

@testable import Coordinator

/// Settings of a coordinator's whole service, on a port that was free a moment ago.
enum ServiceSettings {
    static func make(
        database: String? = nil, role: PeerIdentity.Role = .coordinator("c1"),
        regions: [RegionDefinition] = [RegionDefinition(name: region("westeurope"), displayName: "West Europe")]
    ) throws -> (CoordinatorSettings, Endpoint) {
        let directory = try Certificates.freshDirectory()
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let files = try Certificates.files(role)
        let endpoint = try #require(Endpoint(host: "127.0.0.1", port: try freePort()))
        let settings = CoordinatorSettings(
            cluster: Certificates.cluster, coordinator: "c1",
            listen: try #require(Address(host: endpoint.host, port: Int(endpoint.port))),
            credentials: CredentialPaths(
                certificate: files.certificate, key: files.key, authority: files.authority),
            database: database ?? "\(directory)/catalog.sqlite",
            liveness: LivenessSettings(
                heartbeat: .milliseconds(20), suspectAfter: 500, downAfter: 1000, lostAfter: .seconds(60),
                orphanGrace: .seconds(60)),
            regions: regions, administrator: "alice")
        return (settings, endpoint)
    }

    /// A user's connection, as soon as the service listens.
    static func user(of endpoint: Endpoint) async throws -> Connection {
        let tls = try Certificates.context(.user("alice"))
        return try await eventually(get: {
            do {
                return try await Connection.open(
                    to: endpoint, tls: tls, expecting: .anyCoordinator, hello: Hello(agent: "test"), logger: .quiet)
            } catch ConnectionError.unreachable {
                return nil
            }
        })
    }

    /// Below the ports that the system gives to whoever asks for any, so that no other test gets it in between.
    private static let ports = 15_000..<32_000
    private static let nextPort = Mutex(ports.lowerBound + Int(getpid()) % (ports.count / 2))

    private static func freePort() throws -> Int {
        for _ in ports {
            let port = nextPort.withLock { next in
                defer { next = next + 1 < ports.upperBound ? next + 1 : ports.lowerBound }
                return next
            }
            if isFree(port) { return port }
        }
        throw NoPort()
    }

    private struct NoPort: Error {}

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = UInt16(port).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
