import Dispatch
import Foundation
import PlantedBugs
import Synchronization

/// A command that runs for a bounded time, with one bug switched on or none.
struct ProcessRun: Sendable {
    /// How it ended.
    struct Outcome: Sendable {
        /// The exit status, or 128 and the signal.
        let status: Int32
        let isOverdue: Bool
        let output: String
        let seconds: Double
    }

    private let arguments: [String]
    private let directory: URL
    private let bug: String?
    private let deadline: Int

    /// What `timeout` says of a command that did not end in time, of itself or by force.
    private static let overdueStatuses: Set<Int32> = [124, 137]
    private static let patience = 5

    init(_ arguments: [String], in directory: URL, bug: String?, deadline: Int) {
        self.arguments = arguments
        self.directory = directory
        self.bug = bug
        self.deadline = deadline
    }

    /// Runs it to its end; what it says goes to `log`.
    ///
    /// To a file, not through a pipe: what it started may outlive it, and would keep a pipe open.
    func finish(log: URL) async throws -> Outcome {
        try Data().write(to: log)
        let handle = try FileHandle(forWritingTo: log)
        let process = process()
        process.standardOutput = handle
        process.standardError = handle
        let began = ContinuousClock.now
        let status = try await Self.status(of: process)
        try handle.close()
        let output = String(decoding: try Data(contentsOf: log), as: UTF8.self)
        return outcome(status, output, began)
    }

    /// Runs it until it has said a line that `isEnough`, or to its end.
    func finish(at isEnough: @escaping @Sendable (Substring) -> Bool) async throws -> Outcome {
        let process = process()
        let pipe = Pipe()
        let output = Mutex("")
        process.standardOutput = pipe
        process.standardError = pipe
        pipe.fileHandleForReading.readabilityHandler = { handle in
            let text = String(decoding: handle.availableData, as: UTF8.self)
            guard !text.isEmpty else {
                handle.readabilityHandler = nil
                return
            }
            let isDone = output.withLock { output in
                output += text
                return output.split(whereSeparator: \.isNewline).contains(where: isEnough)
            }
            if isDone, process.isRunning { process.terminate() }
        }
        let began = ContinuousClock.now
        let status = try await Self.status(of: process)
        return outcome(status, output.withLock { $0 }, began)
    }

    /// What a short command says; throws if it fails.
    static func output(_ arguments: [String]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure("\(arguments.joined(separator: " ")) failed") }
        return String(decoding: data, as: UTF8.self)
    }

    private func process() -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["timeout", "--kill-after=\(Self.patience)", "\(deadline)"] + arguments
        process.currentDirectoryURL = directory
        var environment = ProcessInfo.processInfo.environment
        environment[Planting.variable] = bug
        process.environment = environment
        return process
    }

    private static func status(of process: Process) async throws -> Int32 {
        try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { process in
                let isSignalled = process.terminationReason == .uncaughtSignal
                continuation.resume(returning: process.terminationStatus + (isSignalled ? 128 : 0))
            }
            do {
                try process.run()
            } catch { continuation.resume(throwing: error) }
        }
    }

    private func outcome(_ status: Int32, _ output: String, _ began: ContinuousClock.Instant) -> Outcome {
        let elapsed = ContinuousClock.now - began
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        let isOverdue = Self.overdueStatuses.contains(status) && seconds >= Double(deadline)
        return Outcome(status: status, isOverdue: isOverdue, output: output, seconds: seconds)
    }
}
