import Deadlines
import Foundation
import Synchronization

@testable import Transport

/// The `openssl` program at work: what it is told line by line, and all that it says.
final class OpenSSLTool: Sendable {
    private let process: Process
    private let input = Pipe()
    private let output = Mutex(Data())

    convenience init(_ arguments: [String]) throws {
        try self.init(program: ["openssl"] + arguments)
    }

    private init(program: [String]) throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = program
        let pipe = Pipe()
        process.standardInput = input
        process.standardOutput = pipe
        process.standardError = pipe
        pipe.fileHandleForReading.readabilityHandler = { [weak self] handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil }
            self?.output.withLock { $0.append(data) }
        }
        try process.run()
    }

    deinit {
        guard process.isRunning else { return }
        // The mask of who started it may be inherited, and hold SIGTERM back for ever.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    var text: String { output.withLock { String(decoding: $0, as: UTF8.self) } }
    var isRunning: Bool { process.isRunning }

    func type(_ line: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
    }

    func hear(_ text: String) async throws {
        try await eventually { self.text.contains(text) }
    }

    /// Runs to its end, and answers what it said.
    static func run(_ arguments: [String]) async throws -> String {
        // The last output may come after the end of the process is known, so the end is said too.
        let end = "end of output"
        let tool = try OpenSSLTool(program: ["sh", "-c", "openssl \"$@\" 2>&1; echo \(end)", "sh"] + arguments)
        try tool.input.fileHandleForWriting.close()
        try await tool.hear(end)
        return tool.text.replacingOccurrences(of: end + "\n", with: "")
    }

    /// A client of a listener of ours.
    static func client(_ port: Int, _ files: TLSFiles?, _ more: [String] = ["-alpn", "vitrine/1"]) throws -> OpenSSLTool
    {
        let certificate = files.map { ["-cert", $0.certificate, "-key", $0.key, "-CAfile", $0.authority] } ?? []
        return try OpenSSLTool(["s_client", "-connect", "127.0.0.1:\(port)", "-brief"] + certificate + more)
    }

    /// A server for a client of ours, and its port.
    static func server(
        _ files: TLSFiles, _ more: [String] = ["-alpn", "vitrine/1", "-tls1_3"]
    ) async throws -> (OpenSSLTool, Endpoint) {
        let tool = try OpenSSLTool(
            ["s_server", "-accept", "127.0.0.1:0", "-cert", files.certificate, "-key", files.key]
                + ["-CAfile", files.authority, "-Verify", "2"] + more)
        try await tool.hear("ACCEPT ")
        try await eventually { tool.text.contains(/ACCEPT [^\n]*:\d+\n/) }
        let port = tool.text.firstMatch(of: /ACCEPT [^\n]*:(\d+)\n/).flatMap { Int($0.1) }
        guard let endpoint = Endpoint(host: "127.0.0.1", port: port ?? 0) else { throw DeadlineExceeded() }
        return (tool, endpoint)
    }
}
