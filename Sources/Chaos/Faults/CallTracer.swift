import Foundation

/// Makes system calls of a running process fail, with `strace`.
final class CallTracer: Sendable {
    /// Which calls: files are read and written by these and by no others.
    enum Calls: String, Sendable {
        case io = "pread64,pwrite64"
        case syncs = "fsync,fdatasync"
    }

    private static let attachedWithin = Duration.seconds(10)

    private let tracer: Int32

    /// From when this returns, every such call of the process fails with EIO.
    static func attach(to process: Int32, failing calls: Calls) async throws -> CallTracer {
        guard let strace = Command.find("strace") else {
            throw ChaosError.notPossible("failing calls are made with strace, which is not there: apt install strace")
        }
        let launch = Process()
        launch.executableURL = URL(fileURLWithPath: strace)
        launch.arguments = [
            "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(calls.rawValue)", "-e",
            "inject=\(calls.rawValue):error=EIO", "-p", "\(process)",
        ]
        launch.standardInput = FileHandle.nullDevice
        launch.standardOutput = FileHandle.nullDevice
        launch.standardError = FileHandle.nullDevice
        do { try launch.run() } catch { throw ChaosError.notPossible("strace cannot be run: \(error)") }
        let tracer = CallTracer(launch.processIdentifier)
        let deadline = ContinuousClock.now.advanced(by: attachedWithin)
        while !isTraced(process) {
            guard launch.isRunning, ContinuousClock.now < deadline else {
                tracer.detach()
                throw ChaosError.notPossible(
                    "strace may not attach to process \(process): is kernel.yama.ptrace_scope 0, or this root?")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        return tracer
    }

    private init(_ tracer: Int32) {
        self.tracer = tracer
    }

    /// The calls succeed again.
    func detach() { _ = kill(tracer, SIGINT) }

    private static func isTraced(_ process: Int32) -> Bool {
        guard let data = FileManager.default.contents(atPath: "/proc/\(process)/status") else { return false }
        let line = String(decoding: data, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("TracerPid:") }
        return line.map { !$0.hasSuffix("\t0") } ?? false
    }
}
