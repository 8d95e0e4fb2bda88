import Foundation
import Synchronization

/// A run of one of our executables, to its end or its deadline.
struct Command {
    /// What became of it.
    struct Result: Sendable {
        let status: Int32
        let output: String
        let errors: String

        /// The output as JSON.
        func json<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
            try JSONDecoder().decode(type, from: Data(output.utf8))
        }
    }

    /// A run that took longer than it may.
    struct DeadlineMissed: Error {
        let command: String
        let output: String
    }

    /// Where SwiftPM put the executables: beside the test bundle.
    static let products = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()

    /// Runs `name` with `arguments`; ends it when `deadline` is over.
    static func run(
        _ name: String, _ arguments: [String], environment: [String: String] = [:],
        deadline: Duration = .seconds(120)
    ) async throws -> Result {
        let started = try RunningCommand(name, arguments, environment: environment)
        return try await started.finished(within: deadline)
    }
}

/// A command that was started.
final class RunningCommand: Sendable {
    let process: Process
    private let name: String
    private let directory: URL

    init(_ name: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        self.name = "\(name) \(arguments.joined(separator: " "))"
        // Files, not pipes: a daemon that inherits a pipe would keep its reader waiting.
        directory = FileManager.default.temporaryDirectory.appending(path: "vitrine-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL =
            name.hasPrefix("/")
            ? URL(fileURLWithPath: name) : Command.products.appending(path: name)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.writer(directory.appending(path: "output"))
        process.standardError = try Self.writer(directory.appending(path: "errors"))
        self.process = process
        try process.run()
    }

    private static func writer(_ file: URL) throws -> FileHandle {
        try Data().write(to: file)
        return try FileHandle(forWritingTo: file)
    }

    /// Waits for its end, and kills it when `deadline` is over.
    func finished(within deadline: Duration) async throws -> Command.Result {
        let isOver = await eventually(within: deadline) { !self.process.isRunning }
        if !isOver { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        let output = try text("output")
        let errors = try text("errors")
        try FileManager.default.removeItem(at: directory)
        guard isOver else { throw Command.DeadlineMissed(command: name, output: output + errors) }
        return Command.Result(status: process.terminationStatus, output: output, errors: errors)
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: directory.appending(path: name)), as: UTF8.self)
    }
}

/// Looks again and again until `condition` holds; `false` if it does not within `deadline`.
func eventually(within deadline: Duration, _ condition: () async throws -> Bool) async rethrows -> Bool {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: deadline)
    while true {
        if try await condition() { return true }
        guard clock.now < end else { return false }
        await pause()
    }
}

/// The time between two looks at a condition.
private func pause() async {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(50)) { continuation.resume() }
    }
}
