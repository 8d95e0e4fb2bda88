import Foundation
import Transport

/// Redis over TLS with the same certificates on the same machine: how many `GET` a second its own benchmark makes.
struct RedisComparison {
    static let keyCount = 30_000
    private static let readyMax = Duration.seconds(20)
    /// How to get it where it is missing.
    static let remedy = "apt-get install redis-server redis-tools"

    private let server: ChildProcess
    private let directory: String
    private let common: [String]

    static var isInstalled: Bool {
        ChildProcess.find("redis-server") != nil && ChildProcess.find("redis-benchmark") != nil
    }

    /// Starts a server, which keeps nothing on disk, and fills it with values of `valueBytes` bytes.
    init(in cluster: BenchCluster, valueBytes: Int) async throws {
        let files = try cluster.files(for: .user("redis"), named: "redis")
        let port = try FreePort.draw()
        directory = cluster.directory
        common = [
            "-h", "127.0.0.1", "-p", "\(port)", "--tls", "--cert", files.certificate, "--key", files.key, "--cacert",
            files.authority,
        ]
        server = try ChildProcess(
            "redis-server",
            [
                "--port", "0", "--tls-port", "\(port)", "--bind", "127.0.0.1", "--tls-cert-file", files.certificate,
                "--tls-key-file", files.key, "--tls-ca-cert-file", files.authority, "--save", "", "--appendonly", "no",
                "--dir", directory,
            ], output: "\(directory)/redis.log")
        do {
            try await waitUntilReady()
            // As many writes as leave hardly a key out.
            _ = try await benchmark(["-t", "set", "-n", "\(Self.keyCount * 7)", "-P", "16", "-d", "\(valueBytes)"])
        } catch {
            server.stop()
            throw error
        }
    }

    func stop() {
        // It keeps nothing, and inherits a mask of signals that lets it hear of no polite end.
        server.stop(within: .zero)
    }

    private func waitUntilReady() async throws {
        let deadline = ContinuousClock.now + Self.readyMax
        while !server.text.contains("Ready to accept connections") {
            try server.requireRunning()
            guard ContinuousClock.now < deadline else { throw CommandFailure("redis-server is not ready") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// `GET` a second, `pipeline` at a time on each connection.
    func run(_ count: Int, over connections: Int, pipeline: Int) async throws -> Double {
        try await benchmark(["-t", "get", "-n", "\(count)", "-c", "\(connections)", "-P", "\(pipeline)"])
    }

    private func benchmark(_ arguments: [String]) async throws -> Double {
        let output = "\(directory)/redis-benchmark.csv"
        let process = try ChildProcess(
            "redis-benchmark", common + arguments + ["-r", "\(Self.keyCount)", "--csv"], output: output)
        defer { process.stop() }
        try await process.finish()
        // "test","rps",…  and a row of it.
        let rows = process.text.split(separator: "\n").map { $0.split(separator: ",") }
        guard let row = rows.last, row.count > 1,
            let perSecond = Double(row[1].trimmingCharacters(in: CharacterSet(charactersIn: "\"")))
        else { throw CommandFailure("redis-benchmark says \(process.text.suffix(200))") }
        return perSecond
    }
}
