import Deadlines
import Foundation
import FreePort
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
        let port = try FreePort.next()
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
}
