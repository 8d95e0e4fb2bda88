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
    private let log: String

    /// What it has logged; nothing below `level`.
    var logged: String {
        get throws { try String(contentsOfFile: log, encoding: .utf8) }
    }

    /// Takes a port that was free a moment ago; `coordinatorHost` is a name to dial instead of the address, and
    /// `prelude` what a shell does before it becomes the node.
    init(
        _ cluster: TestCluster, _ node: NodeID, coordinator: Int, egress: Double? = nil,
        coordinatorHost: String = "127.0.0.1", after prelude: String? = nil, level: String = "critical"
    ) throws {
        let base = try cluster.settings(node, coordinator: coordinator, egress: egress)
        let port = try FreePort.next()
        let address = try #require(Address(host: "127.0.0.1", port: port))
        settings = RegionSettings(
            cluster: base.cluster, node: node, listen: address, advertise: address,
            coordinator: try #require(Address(host: coordinatorHost, port: coordinator)),
            credentials: base.credentials, data: base.data, heartbeat: base.heartbeat, egress: base.egress)
        endpoint = try #require(Endpoint(host: "127.0.0.1", port: port))
        let file = "\(cluster.directory)/\(UUID().uuidString).yaml"
        try settings.write(to: file)
        process = Process()
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let products = URL(fileURLWithPath: own).deletingLastPathComponent()
        let executable = products.appending(path: "vitrine-region")
        let arguments = ["--settings", file, "--log-level", level]
        if let prelude {
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", "\(prelude)\nexec \"$0\" \"$@\"", executable.path] + arguments
        } else {
            process.executableURL = executable
            process.arguments = arguments
        }
        log = file + ".log"
        try Data().write(to: URL(fileURLWithPath: log))
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        (process.standardOutput, process.standardError) = (output, output)
        try process.run()
    }

    deinit { if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) } }

    /// Waits until it has logged `text`.
    func says(_ text: String) async throws {
        do {
            try await eventually { try self.logged.contains(text) }
        } catch {
            Issue.record("it has not said '\(text)':\n\(try logged)")
            throw error
        }
    }

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
