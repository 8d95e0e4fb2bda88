import Deadlines
import Foundation
import FreePort
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
        let endpoint = try #require(Endpoint(host: "127.0.0.1", port: try FreePort.next()))
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
}
