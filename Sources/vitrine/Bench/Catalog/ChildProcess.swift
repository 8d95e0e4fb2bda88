import Foundation
import LocalCluster

/// A program that runs as long as the benchmark needs it, its output going to a file.
final class ChildProcess: Sendable {
    /// How long it may take to end in peace before it is killed.
    static let grace = Duration.seconds(10)

    private let process: Process
    let output: String

    /// Starts `executable`, found in PATH if it is no path.
    init(_ executable: String, _ arguments: [String], output: String) throws {
        self.output = output
        process = Process()
        process.executableURL = URL(fileURLWithPath: try Self.path(of: executable))
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        guard FileManager.default.createFile(atPath: output, contents: nil) else {
            throw ClusterError.system("cannot write \(output)")
        }
        let log = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
        process.standardOutput = log
        process.standardError = log
        try process.run()
    }

    var isRunning: Bool { process.isRunning }

    /// What it has said.
    var text: String {
        FileManager.default.contents(atPath: output).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// Throws if it has ended, with the end of what it said.
    func requireRunning() throws {
        guard !process.isRunning else { return }
        throw CommandFailure("\(process.executableURL?.lastPathComponent ?? "") ended: \(text.suffix(1000))")
    }

    /// Waits for its end, which must be a good one; ends it if the task is cancelled.
    func finish() async throws {
        while process.isRunning { try await Task.sleep(for: .milliseconds(20)) }
        guard process.terminationStatus == 0 else {
            throw CommandFailure("\(process.executableURL?.lastPathComponent ?? "") failed: \(text.suffix(1000))")
        }
    }

    /// Ends it and waits until it is gone: also while a task is being cancelled, so without one.
    func stop(within grace: Duration = grace) {
        guard process.isRunning else { return }
        process.terminate()
        let deadline = ContinuousClock.now + grace
        while process.isRunning, ContinuousClock.now < deadline { usleep(10_000) }
        if process.isRunning { _ = Foundation.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// Ends it at once, and waits until it is gone.
    func kill() {
        _ = Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Where a program is, or `nil`.
    static func find(_ executable: String) -> String? {
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
        return folders.map { "\($0)/\(executable)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static func path(of executable: String) throws -> String {
        if executable.contains("/") { return executable }
        guard let path = find(executable) else { throw CommandFailure("\(executable) is not installed") }
        return path
    }
}

/// A port of this machine on which nobody listens at the moment.
enum FreePort {
    static func draw() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw ClusterError.system("no socket: \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                bind(descriptor, name, length) == 0 && getsockname(descriptor, name, &length) == 0
            }
        }
        guard isBound else { throw ClusterError.system("no port is free: \(String(cString: strerror(errno)))") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
