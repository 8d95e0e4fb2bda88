import Deadlines
import Foundation
import Gallery
import Settings
import Testing
import Transport

/// The executable, run with these settings, until `kill` or `stop`.
final class NodeProcess: Sendable {
    let settings: RegionSettings
    let endpoint: Endpoint
    private let process: Process

    /// Takes a port that was free a moment ago.
    init(_ cluster: TestCluster, _ node: NodeID, coordinator: Int, egress: Double? = nil) throws {
        let base = try cluster.settings(node, coordinator: coordinator, egress: egress)
        let port = try Self.freePort()
        let address = try #require(Address(host: "127.0.0.1", port: port))
        settings = RegionSettings(
            cluster: base.cluster, node: node, listen: address, advertise: address, coordinator: base.coordinator,
            credentials: base.credentials, data: base.data, heartbeat: base.heartbeat, egress: base.egress)
        endpoint = try #require(Endpoint(host: "127.0.0.1", port: port))
        let file = "\(cluster.directory)/\(UUID().uuidString).yaml"
        try settings.write(to: file)
        process = Process()
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let products = URL(fileURLWithPath: own).deletingLastPathComponent()
        process.executableURL = products.appending(path: "vitrine-region")
        process.arguments = ["--settings", file, "--log-level", "critical"]
        try process.run()
    }

    deinit { if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) } }

    /// Ends it as `kill -9` does.
    func kill() {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Has it read its certificates again.
    func hangUp() { Glibc.kill(process.processIdentifier, SIGHUP) }

    /// SIGTERM; how it ended.
    func stop() async throws -> Int32 {
        process.terminate()
        try await eventually { !self.process.isRunning }
        return process.terminationStatus
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 ? getsockname(descriptor, address, &length) : -1
            }
        }
        try #require(status == 0)
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
